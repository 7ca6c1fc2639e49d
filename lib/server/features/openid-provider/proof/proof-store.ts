import "server-only";
import { db } from "../../../db";

/** When somebody has last proved who they are in a session, and how. */
export type ProofRow = { readonly authenticatedAt: Date; readonly amr: readonly string[] };

/** The last proof that was given in a session, and no other: what was shown at the sign-in says nothing of a later one. @throws AppError `unavailable` */
export async function findProof(sessionId: string): Promise<ProofRow | undefined> {
  const [proof] = await db().$queryRaw<ProofRow[]>`
    SELECT "authenticatedAt", CASE WHEN "provedBy" = '{}' THEN "amr" ELSE "provedBy" END AS "amr"
    FROM "Session" WHERE "id" = ${sessionId}::uuid`;
  return proof;
}
