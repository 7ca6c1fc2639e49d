import "server-only";
import { askingSession } from "./asked";
import { seconds } from "./seconds";

/** The session of whoever asks, as the provider wants to see one; undefined for any other id. */
export function sessionPayload(id: string): object | undefined {
  const session = askingSession();
  if (session?.sessionId !== id) return undefined;
  const { userId, authenticatedAt, issuedAt, expiresAt, amr } = session;
  return {
    kind: "Session",
    jti: id,
    uid: id,
    accountId: userId,
    loginTs: seconds(authenticatedAt),
    amr,
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
  };
}
