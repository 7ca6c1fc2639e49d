import "server-only";
import type { EventType } from "@/lib/shared/events";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import type { AccessClaims } from "../../session/claims";
import { clearedTokenCookies, type PresentedCookies } from "../../session/cookies";
import { type Credential, pickCredential } from "../../session/credential";
import { endSessions } from "../../session/end";
import { readRefreshToken } from "../../session/refresh/refresh-token";
import { noteActor } from "../../session/impersonation/actor"; // feature:impersonation
import { isGranted } from "../../session/openid-provider/granted"; // feature:openid-provider
import type { Session } from "../../session/session";
import type { EndReason, EndScope } from "../../session/store";
import { verifyCredential } from "../../session/verify-credential";

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
  let acting: string | undefined; // feature:impersonation
  const credential = pickCredential(authorization, { accessToken: presented.accessToken });
  const claims = credential && (await ownClaims(credential));
  if (claims !== undefined) {
    noteActor(claims); // feature:impersonation
    if (claims.act !== undefined) acting = claims.sid; // feature:impersonation
    proven.add(claims.sid);
  }
  const viaCookies = credential?.transport !== "bearer";
  const { refreshToken } = presented;
  const handle = viaCookies && refreshToken !== undefined ? readRefreshToken(refreshToken) : undefined;
  if (handle !== undefined) proven.add(handle.sessionId);
  let count = 0;
  for (const sessionId of proven) {
    // feature:impersonation begin
    // The end of an impersonation tells of itself, and signs nobody out.
    if (sessionId === acting) {
      count += (await endSessions({ sessionId }, "signed_out")).length;
      continue;
    }
    // feature:impersonation end
    count += await signOutOf(sessionId);
  }
  return { ended: count, cookies: viaCookies ? clearedTokenCookies : [] };
}

/** What the token of a session itself says, if that is what is presented. */
async function ownClaims(credential: Credential): Promise<AccessClaims | undefined> {
  const verification = await verifyCredential(credential);
  if (!verification.ok) return undefined;
  // feature:openid-provider begin
  // An app of somebody else's gives back what it was given, at the provider. The session is its person's to end.
  if (isGranted(verification.claims)) return undefined;
  // feature:openid-provider end
  return verification.claims;
}

/** Ends a session that the request has proved. @returns how many there were to end @throws AppError `unavailable` */
export async function signOutOf(sessionId: string): Promise<number> {
  const { length } = await endSessions({ sessionId }, "signed_out", async (tx, ended) => {
    for (const { userId } of ended) await happened({ type: "sign_out", outcome: "success", userId, sessionId }, tx);
  });
  return length;
}

/** Ends all sessions of a person, this one included. */
export async function signOutEverywhere(session: Session): Promise<SignedOut> {
  const { userId, transport } = session;
  const ended = await endAll({ userId }, "signed_out_everywhere", "sign_out_everywhere", session);
  return { ended, cookies: transport === "cookie" ? clearedTokenCookies : [] };
}

/**
 * Ends all sessions of a person but the one that asks.
 *
 * @returns how many there were
 */
export function signOutElsewhere(session: Session): Promise<number> {
  const { userId, sessionId } = session;
  return endAll({ userId, exceptSessionId: sessionId }, "revoked", "sign_out_elsewhere", session);
}

async function endAll(
  scope: EndScope,
  reason: EndReason,
  type: EventType,
  { userId, sessionId }: Session,
): Promise<number> {
  const { length } = await endSessions(scope, reason, (tx, { length: ended }) =>
    happened({ type, outcome: "success", userId, sessionId, detail: { ended } }, tx),
  );
  return length;
}
