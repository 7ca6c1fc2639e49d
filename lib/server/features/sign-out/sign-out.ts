import "server-only";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { clearedTokenCookies, type PresentedCookies } from "../../session/cookies";
import { pickCredential } from "../../session/credential";
import { endSessions } from "../../session/end";
import { readRefreshToken } from "../../session/refresh/refresh-token";
import type { Session } from "../../session/session";
import { verifyAccessToken } from "../../session/verify-access-token";

/** What a browser forgets on sign-out. Cookies are cleared one by one: the mark of a known device stays. */
export const clearSiteData = { "clear-site-data": '"cache", "storage"' } as const;

export type SignedOut = { readonly ended: number; readonly cookies: readonly CookieChange[] };

/**
 * Ends every session that the request proves: by its access token, by its refresh token (so also when the access token has
 * expired), or by both. The cookies are cleared only after the sessions are dead.
 *
 * @param authorization the header
 * @returns how many sessions there were to end
 * @throws AppError `unavailable`, with the cookies untouched
 */
export async function signOut(authorization: string | null, presented: PresentedCookies): Promise<SignedOut> {
  const proven = new Set<string>();
  const credential = pickCredential(authorization, presented.accessToken);
  const verification = credential === undefined ? undefined : await verifyAccessToken(credential.token);
  if (verification?.ok === true) proven.add(verification.claims.sid);
  const viaCookies = credential?.transport !== "bearer";
  const { refreshToken } = presented;
  const handle = viaCookies && refreshToken !== undefined ? readRefreshToken(refreshToken) : undefined;
  if (handle !== undefined) proven.add(handle.sessionId);
  let ended = 0;
  for (const sessionId of proven) {
    for (const { userId } of await endSessions({ sessionId }, "signed_out")) {
      ended += 1;
      await happened({ type: "sign_out", outcome: "success", userId, sessionId });
    }
  }
  return { ended, cookies: viaCookies ? clearedTokenCookies : [] };
}

/** Ends all sessions of a person, this one included. */
export async function signOutEverywhere({ userId, sessionId, transport }: Session): Promise<SignedOut> {
  const { length: ended } = await endSessions({ userId }, "signed_out_everywhere");
  await happened({ type: "sign_out_everywhere", outcome: "success", userId, sessionId, detail: { ended } });
  return { ended, cookies: transport === "cookie" ? clearedTokenCookies : [] };
}

/**
 * Ends all sessions of a person but the one that asks.
 *
 * @returns how many there were
 */
export async function signOutElsewhere({ userId, sessionId }: Session): Promise<number> {
  const { length: ended } = await endSessions({ userId, exceptSessionId: sessionId }, "revoked");
  await happened({ type: "sign_out_elsewhere", outcome: "success", userId, sessionId, detail: { ended } });
  return ended;
}
