import "server-only";
import { now } from "../clock";
import { log } from "../log";
import { judge } from "../session/revocation";
import type { Session } from "../session/session";

/**
 * Whether a request that was let in and goes on, such as a stream, may still be answered: to be asked before each piece. False once
 * the session is revoked, its user's rights have changed, its access token has expired (whoever asks again gets a new one, and goes
 * on), or none of that can be checked. Costs no query while the revocation feed is fresh.
 */
export async function stillAdmitted(session: Session): Promise<boolean> {
  if (now() >= session.expiresAt.getTime()) return false;
  try {
    const { sessionId: sid, tokenId: jti, userId: sub, version: ver } = session;
    return (await judge({ sid, jti, sub, ver })) === "good";
  } catch (error) {
    log.warn({ err: error }, "whether a session is alive could not be checked; its stream ends");
    return false;
  }
}
