import "server-only";
import { afterCommit, db, type Transaction } from "../db";

export type { Transaction } from "../db";

/** A mail of the outbox that this instance has taken. */
export type ClaimedMail = {
  readonly id: string;
  readonly purpose: string;
  readonly keyId: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** This one included. Also proves the claim: whoever takes the mail over counts on. */
  readonly attempts: number;
  /** What the mail speaks of has expired. */
  readonly expired: boolean;
};

export type NewOutboxMail = {
  readonly id: string;
  readonly purpose: string;
  readonly keyId: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly expiresAt: Date | null;
};

/** How long a mail is left to the instance that took it, in seconds, unless it extends its claim. */
const claimSeconds = 60;

/** After so many days a mail that can't be handed over is given up. */
const horizonDays = 3;

/** Puts a mail into the outbox, to be sent if the transaction commits. @param committed called once the mail is there for good */
export async function insertMail(tx: Transaction, mail: NewOutboxMail, committed: () => void): Promise<void> {
  await tx.outboxMail.createMany({ data: [mail] });
  afterCommit(tx, committed);
}

/** Takes the mail that is due for longest, and moves its time on, so that no other instance takes it meanwhile. */
export async function claimMail(): Promise<ClaimedMail | undefined> {
  const [claimed] = await db().$queryRaw<ClaimedMail[]>`
    UPDATE "OutboxMail" SET
      "attempts" = "attempts" + 1,
      "nextAttemptAt" = now() + make_interval(secs => ${claimSeconds}::int)
    WHERE "id" = (
      SELECT "id" FROM "OutboxMail" WHERE "failedAt" IS NULL AND "nextAttemptAt" <= now()
      ORDER BY "nextAttemptAt", "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "purpose", "keyId", "content", "attempts", COALESCE("expiresAt" <= now(), false) AS "expired"`;
  return claimed;
}

/** Keeps a claim while the mail is being sent. */
export async function extendClaim({ id, attempts }: ClaimedMail): Promise<void> {
  await db().$executeRaw`
    UPDATE "OutboxMail" SET "nextAttemptAt" = now() + make_interval(secs => ${claimSeconds}::int)
    WHERE "id" = ${id}::uuid AND "attempts" = ${attempts}::int AND "failedAt" IS NULL`;
}

/** Forgets a mail that was sent, or that nobody needs any more. */
export async function deleteMail(id: string): Promise<void> {
  await db().outboxMail.deleteMany({ where: { id } });
}

export type Postponement = {
  /** Codes, without any content. */
  readonly reason: string;
  readonly permanent: boolean;
  /** Seconds until the next attempt. */
  readonly delaySeconds: number;
};

/**
 * Leaves a mail that could not be handed over for another attempt, or makes it a dead letter: at once when the failure is
 * permanent, or when that attempt would be later than the horizon or than what the mail speaks of lives.
 *
 * @returns "dead" once, for the one that gave it up; "lost" when another instance has taken it over
 */
export async function postponeMail(
  { id, attempts }: ClaimedMail,
  { reason, permanent, delaySeconds }: Postponement,
): Promise<"waiting" | "dead" | "lost"> {
  const [row] = await db().$queryRaw<{ dead: boolean }[]>`
    WITH decided AS (
      SELECT "id", now() + make_interval(secs => ${delaySeconds}::float8) AS "next",
        ${permanent}::boolean OR now() + make_interval(secs => ${delaySeconds}::float8)
          > LEAST("createdAt" + make_interval(days => ${horizonDays}::int), "expiresAt") AS "dead"
      FROM "OutboxMail" WHERE "id" = ${id}::uuid
    )
    UPDATE "OutboxMail" m SET
      "lastError" = ${reason},
      "nextAttemptAt" = d."next",
      "failedAt" = CASE WHEN d."dead" THEN now() END,
      "content" = CASE WHEN d."dead" THEN ''::bytea ELSE m."content" END
    FROM decided d
    WHERE m."id" = d."id" AND m."attempts" = ${attempts}::int AND m."failedAt" IS NULL
    RETURNING d."dead"`;
  if (row === undefined) return "lost";
  return row.dead ? "dead" : "waiting";
}
