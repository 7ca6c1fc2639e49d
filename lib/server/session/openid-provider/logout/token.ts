import "server-only";
import { numericDate } from "@/lib/shared/numeric-date";
import { now } from "../../../clock";
import { newTokenId, signJwt } from "../../sign-jwt";
import type { ClaimedLogout } from "./store";

/** How long a logout token is good, in seconds: it is made when it is sent, and two minutes are the most (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const lifetime = 120;

/** The member of `events` that makes a token one of these. */
const backChannelLogout = "http://schemas.openid.net/event/backchannel-logout";

/**
 * Signs what tells an app that somebody's session has ended (OpenID Connect Back-Channel Logout 1.0 §2.4). By its `typ` it is nothing in the place of
 * any other token, here or there. Each attempt is a token of its own: an app that has seen a `jti` refuses it. `toe` says when it happened (RFC 8417
 * §2.2): whoever is told late can leave a sign-in alone that began since, in the same session.
 */
export function signLogoutToken({ clientId, sessionId, userId, createdAt }: ClaimedLogout): Promise<string> {
  const issuedAt = numericDate(now());
  const claims = {
    sub: userId,
    jti: newTokenId(),
    sid: sessionId,
    toe: numericDate(createdAt),
    events: { [backChannelLogout]: {} },
  };
  return signJwt(claims, { typ: "logout+jwt", audience: clientId, issuedAt, expiresAt: issuedAt + lifetime });
}
