import "server-only";
import { decodeJwt } from "jose";
import { revocationSchema } from "@/lib/shared/features/token-endpoint";
import { now } from "../../clock";
import { parseInput } from "../../http/body";
import { empty } from "../../http/endpoint";
import { readRefreshToken } from "../../session/refresh/refresh-token";
import { verifyAccessToken } from "../../session/verify-access-token";
import { oauth } from "./request";

/**
 * Answers the revocation endpoint (RFC 7009): the session of the token ends, so both of its tokens do. What is no token of this client is
 * answered as if it had been one.
 *
 * @param end the use-case that ends a session
 */
export function revokeToken(request: Request, end: (sessionId: string) => Promise<unknown>): Promise<Response> {
  return oauth(request, async (parameters, { clientId }) => {
    const { token } = parseInput(revocationSchema, parameters);
    const sessionId = readRefreshToken(token, clientId)?.sessionId ?? (await sessionOf(token, clientId));
    if (sessionId !== undefined) await end(sessionId);
    return empty(200, { "cache-control": "no-store" });
  });
}

/** Also of an access token that is over: whoever signs out with it means the session, which goes on. */
async function sessionOf(accessToken: string, clientId: string): Promise<string | undefined> {
  const verification = await verifyAccessToken(accessToken, Math.min(now(), lastMomentOf(accessToken)));
  return verification.ok && verification.claims.client_id === clientId ? verification.claims.sid : undefined;
}

/** When a token ends as it says itself, in ms; any time for what is none, which nothing verifies. */
function lastMomentOf(token: string): number {
  try {
    return ((decodeJwt(token).exp ?? 0) - 1) * 1000;
  } catch {
    return 0;
  }
}
