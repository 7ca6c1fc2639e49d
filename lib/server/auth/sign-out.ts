import "server-only";
import { audit } from "../audit";
import type { ClientInfo } from "../http/client";
import { clearTokenCookies, readCookies } from "../session/cookies";
import { pickCredential } from "../session/credential";
import { endSessions } from "../session/end";
import { readRefreshToken } from "../session/refresh-token";
import type { Session } from "../session/session";
import { verifyAccessToken } from "../session/verify-access-token";

/** What a browser forgets on sign-out. Cookies are cleared one by one: the mark of a known device stays. */
export const clearSiteData = { "clear-site-data": '"cache", "storage"' } as const;

/**
 * Ends every session that the request proves: by its access token, by its refresh token (so also when the access token has
 * expired), or by both. The cookies are cleared only after the sessions are dead.
 *
 * @returns whether there was anything to end
 * @throws AppError `unavailable`, with the cookies untouched
 */
export async function signOut(authorization: string | null, client: ClientInfo): Promise<boolean> {
  const cookies = await readCookies();
  const proven = new Set<string>();
  const credential = pickCredential(authorization, cookies.accessToken);
  const verification = credential === undefined ? undefined : await verifyAccessToken(credential.token);
  if (verification?.ok === true) proven.add(verification.claims.sid);
  const viaCookies = credential?.transport !== "bearer";
  const handle = viaCookies && cookies.refreshToken !== undefined ? readRefreshToken(cookies.refreshToken) : undefined;
  if (handle !== undefined) proven.add(handle.sessionId);
  let ended = 0;
  for (const sessionId of proven) {
    const ids = await endSessions({ sessionId }, "signed_out");
    ended += ids.length;
    if (ids.length > 0) await audit({ type: "sign_out", outcome: "success", sessionId, client });
  }
  if (viaCookies) await clearTokenCookies();
  return ended > 0;
}

/** Ends all sessions of a person, this one included. */
export async function signOutEverywhere(session: Session, client: ClientInfo): Promise<number> {
  const ids = await endSessions({ userId: session.userId }, "signed_out_everywhere");
  const { userId, sessionId } = session;
  await audit({
    type: "sign_out_everywhere",
    outcome: "success",
    userId,
    sessionId,
    client,
    detail: { ended: ids.length },
  });
  if (session.transport === "cookie") await clearTokenCookies();
  return ids.length;
}
