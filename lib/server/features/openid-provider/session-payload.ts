import "server-only";
import { numericDate } from "@/lib/shared/numeric-date";
import { askingSession } from "./asked";
import { findProof } from "./proof/proof-store";

/** The session of whoever asks, as the provider wants to see one; undefined for any other id. @throws AppError `unavailable` */
export async function sessionPayload(id: string): Promise<object | undefined> {
  const session = askingSession();
  if (session?.sessionId !== id) return undefined;
  const proof = await findProof(id);
  if (proof === undefined) return undefined;
  const { userId, issuedAt, expiresAt } = session;
  return {
    kind: "Session",
    jti: id,
    uid: id,
    accountId: userId,
    loginTs: numericDate(proof.authenticatedAt),
    amr: proof.amr,
    iat: numericDate(issuedAt),
    exp: numericDate(expiresAt),
  };
}
