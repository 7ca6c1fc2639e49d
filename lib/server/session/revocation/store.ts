import "server-only";
import { z } from "zod";
import { revocationLifetime } from "@/lib/shared/durations";
import { db, type Transaction } from "../../db";
import type { RevocableToken, RevocationEntry, Verdict } from "./replica";

/** A row as the trigger writes it into the notification (with more than is read), and as `selectUnexpired` gives it. */
const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["session", "token"]), subject: z.string(), version: z.null() }),
  z.object({ kind: z.literal("user"), subject: z.string(), version: z.number() }),
]);

/** Reads a row from a notification or from `selectUnexpired`. @throws ZodError when it is none */
export const parseEntry = (value: unknown): RevocationEntry => entrySchema.parse(value);

/** What the feed's own connection can do here. */
type Query = (text: string, values: readonly unknown[]) => Promise<{ readonly rows: readonly unknown[] }>;

const rowsAtOnce = 5_000;
/** The next unexpired rows behind one ($1, $2), in the order of the primary key: a row that is extended meanwhile keeps its place. */
const selectUnexpired = `
  SELECT "kind"::text AS "kind", "subject", "version" FROM "Revocation"
  WHERE ("kind", "subject") > ($1::"RevocationKind", $2) AND "expiresAt" > now()
  ORDER BY "kind", "subject" LIMIT ${rowsAtOnce}`;

/**
 * Reads the unexpired rows, some thousands at a time: ten million at once would not fit into memory. What is written
 * meanwhile, before the place that has been reached, is announced.
 */
export async function readUnexpired(query: Query, apply: (entry: RevocationEntry) => void): Promise<void> {
  let last: { readonly kind: string; readonly subject: string } | undefined = { kind: "session", subject: "" };
  while (last !== undefined) {
    const { rows } = await query(selectUnexpired, [last.kind, last.subject]);
    const entries = rows.map(parseEntry);
    for (const entry of entries) apply(entry);
    last = rows.length < rowsAtOnce ? undefined : entries.at(-1);
  }
}

/**
 * The backends of all other feeds of this database that may trust their memory, by the name that they go by ($1).
 *
 * Whoever trusts it has sent a heartbeat within the last second. A backend that has been told nothing for two belongs to a feed that is
 * frozen or gone, and whose next heartbeat will come back behind everything that is committed by now.
 */
export const selectOtherFeeds = `
  SELECT pid FROM pg_stat_activity
  WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()
    AND (state_change IS NULL OR state_change > clock_timestamp() - interval '2 seconds')`;

/** Asks the table itself: what every check does while the replica can't be trusted. @throws AppError `unavailable` */
export async function judgeByTable(token: RevocableToken): Promise<Verdict> {
  // feature:impersonation begin
  if (token.act !== undefined && (await judgeByTable({ ...token.act, jti: token.jti })) !== "good") return "revoked";
  // feature:impersonation end
  const rows = await db().$queryRaw<{ kind: string }[]>`
    SELECT "kind"::text AS "kind" FROM "Revocation"
    WHERE ("kind" = 'session' AND "subject" = ${token.sid})
       OR ("kind" = 'token' AND "subject" = ${token.jti})
       OR ("kind" = 'user' AND "subject" = ${token.sub} AND "version" > ${token.ver}::int)`;
  if (rows.some(({ kind }) => kind === "session")) return "revoked";
  return rows.length > 0 ? "superseded" : "good";
}

/** Ends what goes by these ids: sessions, and whatever else lives as one does. Belongs in the transaction that ends it. @throws AppError `unavailable` */
export async function insertSessionRevocations(ids: readonly string[], tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
    SELECT 'session', unnest(${[...ids]}::text[]), now() + make_interval(secs => ${revocationLifetime}::int)
    ON CONFLICT ("kind", "subject") DO UPDATE SET "expiresAt" = EXCLUDED."expiresAt"`;
}

/** Supersedes one access token, by its `jti`. Belongs in the transaction that puts another into its place. @throws AppError `unavailable` */
export async function insertTokenRevocation(tokenId: string, tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
    VALUES ('token', ${tokenId}, now() + make_interval(secs => ${revocationLifetime}::int))
    ON CONFLICT ("kind", "subject") DO UPDATE SET "expiresAt" = EXCLUDED."expiresAt"`;
}

/** Supersedes every access token of a user whose `ver` is below `version`. Belongs in the transaction that raises it. @throws AppError `unavailable` */
export async function insertUserRevocation(userId: string, version: number, tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Revocation" ("kind", "subject", "version", "expiresAt")
    VALUES ('user', ${userId}, ${version}::int, now() + make_interval(secs => ${revocationLifetime}::int))
    ON CONFLICT ("kind", "subject") DO UPDATE
      SET "version" = GREATEST("Revocation"."version", EXCLUDED."version"), "expiresAt" = EXCLUDED."expiresAt"`;
}
