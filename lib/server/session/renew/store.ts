import "server-only";
import type { Transaction } from "../../db";
import type { Proof } from "../sign-in";
import type { SessionRow } from "../store";

/**
 * Keeps the credentials of a user as they are until the transaction is over. Before the session's row is touched, as whatever replaces
 * them does.
 *
 * @returns whether they are still those that were read with the proof, and the user is not disabled
 */
export async function holdCredentials(user: Proof["user"], tx: Transaction): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" WHERE "id" = ${user.id}::uuid AND "credentialVersion" = ${user.credentialVersion}::int
      AND "disabledAt" IS NULL FOR SHARE`;
  return found.length > 0;
}

/**
 * Lets a session be as fresh as its owner's proof of just now; how they proved it is added to how they did before. Its ends and
 * its generation stay.
 *
 * @param amr authentication method references (RFC 8176)
 * @returns undefined when the session is over
 */
export async function renewProofRow(
  id: string,
  amr: readonly string[],
  tx: Transaction,
): Promise<SessionRow | undefined> {
  // Of two proofs at once the one that commits last need not be the one that began last.
  const [row] = await tx.$queryRaw<SessionRow[]>`
    UPDATE "Session" s SET
      "authenticatedAt" = GREATEST(s."authenticatedAt", now()),
      "provedBy" = ${[...amr]}::text[], /* feature:openid-provider */
      "amr" = s."amr" || ARRAY(SELECT m FROM unnest(${[...amr]}::text[]) m WHERE m <> ALL (s."amr"))
    FROM "User" u
    WHERE s."id" = ${id}::uuid AND u."id" = s."userId" AND s."endedAt" IS NULL AND s."idleExpiresAt" > now()
    RETURNING s.*, u."role"::text AS "role", u."version", u."disabledAt", now() AS "now"`;
  return row;
}
