import "server-only";
import { grantTypes, type TokenRequest, tokenRequestSchema, type Tokens } from "@/lib/shared/features/token-endpoint";
import { now } from "../../clock";
import { parseInput } from "../../http/body";
import { json } from "../../http/endpoint";
import { refreshSession } from "../../session/refresh/refresh";
import type { Decision } from "../../session/sign-in";
import type { LiveSession } from "../../session/start";
import { OAuthError } from "./oauth-error";
import { oauth, type PresentedClient } from "./request";

/** A request that proves who somebody is. */
type Proving = Exclude<TokenRequest, { readonly grant_type: "refresh_token" }>;

/**
 * Answers the token endpoint (RFC 6749 §4.3, §6): the tokens of a session that begins, or of one that goes on. Both are as a browser's are.
 *
 * @param prove the use-cases that decide what a proof is good for
 */
export function grantTokens(
  request: Request,
  prove: (asked: Proving, presented: PresentedClient) => Promise<Decision>,
): Promise<Response> {
  return oauth(request, async ({ grant_type, scope, ...rest }, presented) => {
    if (grant_type !== undefined && !grantTypes.includes(grant_type))
      throw new OAuthError("unsupported_grant_type", "There is no such grant here.");
    if (scope !== undefined)
      throw new OAuthError("invalid_scope", "These tokens have no scopes: they may do what their owner may.");
    const asked = parseInput(tokenRequestSchema, { grant_type, ...rest });
    const session =
      asked.grant_type === "refresh_token"
        ? await refresh(asked.refresh_token, presented)
        : begun(await prove(asked, presented));
    return json(tokensOf(session), { headers: { "cache-control": "no-store" } });
  });
}

async function refresh(token: string, { clientId }: PresentedClient): Promise<LiveSession> {
  const outcome = await refreshSession(token, clientId);
  if (outcome.kind === "refreshed") return outcome.session;
  throw new OAuthError(
    "invalid_grant",
    outcome.reason === "session_reused"
      ? "A refresh token of this session was used that had been spent before, so we ended it. Sign in again."
      : "This session has ended. Sign in again.",
  );
}

/** The session that a proof has opened. @throws OAuthError where something is needed before */
function begun({ session, answer, ticket }: Decision): LiveSession {
  if (session !== undefined) return session;
  // feature:totp begin
  if (answer.state === "second_factor" && ticket !== undefined) {
    const expires_in = Math.floor((Date.parse(answer.expiresAt) - now()) / 1000);
    const members = { mfa_token: ticket, expires_in };
    throw new OAuthError("mfa_required", "Send a code of the authenticator app, or a recovery code.", 403, members);
  }
  // feature:totp end
  throw new OAuthError("interaction_required", "Sign in with a browser first: this account has a question for you.");
}

const tokensOf = ({ tokens, accessExpiresAt }: LiveSession): Tokens => ({
  access_token: tokens.accessToken,
  token_type: "Bearer",
  expires_in: Math.ceil((accessExpiresAt.getTime() - now()) / 1000),
  refresh_token: tokens.refreshToken,
});
