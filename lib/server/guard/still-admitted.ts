import "server-only";
import { log } from "../log";
import { judge } from "../session/revocation";
import type { Session } from "../session/session";

/**
 * Whether a request that was let in and goes on, such as a download, may still be answered: to be asked before each piece. False once
 * the session is revoked, its user's rights have changed, or none of that can be checked. Its access token may expire meanwhile: whoever
 * waits for the rest of a file can't come again with a new one. Costs no query while the revocation feed is fresh.
 */
export async function stillAdmitted(session: Session): Promise<boolean> {
  try {
    const { sessionId: sid, tokenId: jti, userId: sub, version: ver } = session;
    const token = {
      sid,
      jti,
      sub,
      ver,
      ...(session.act && { act: session.act }), // feature:impersonation
    };
    return (await judge(token)) === "good";
  } catch (error) {
    log.warn({ err: error }, "whether a session is alive could not be checked; its stream ends");
    return false;
  }
}
