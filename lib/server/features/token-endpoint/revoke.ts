import "server-only";
import { revocationSchema } from "@/lib/shared/features/token-endpoint";
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

async function sessionOf(accessToken: string, clientId: string): Promise<string | undefined> {
  const verification = await verifyAccessToken(accessToken);
  return verification.ok && verification.claims.client_id === clientId ? verification.claims.sid : undefined;
}
