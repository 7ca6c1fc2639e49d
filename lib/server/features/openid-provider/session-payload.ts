import "server-only";
import { askingSession } from "./asked";
import { findProof } from "./proof/proof-store";
import { seconds } from "./seconds";

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
    loginTs: seconds(proof.authenticatedAt),
    amr: proof.amr,
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
  };
}
