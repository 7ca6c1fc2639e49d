import "server-only";
import type { KoaContextWithOIDC } from "oidc-provider";
import { transaction } from "../../db";
import { judgeGrant } from "../../session/openid-provider/app";
import { type GrantedClaims, isGranted } from "../../session/openid-provider/granted";
import { announce, insertTokenRevocation, judge } from "../../session/revocation";
import { verifyAccessToken } from "../../session/verify-access-token";

/** What the library answers about a JWT, which it keeps nothing of. */
const isUnsupported = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "error" in body && body.error === "unsupported_token_type";

/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of access tokens that are JWTs, for the client that they were issued to: by our own list of
 * revocations. The library has authenticated the client by then.
 */
export async function structuredTokens(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const client = isUnsupported(ctx.body) ? ctx.oidc.client : undefined;
  if (client === undefined) return;
  const claims = await claimsOf(String(ctx.oidc.params?.["token"]));
  const isTheirs = claims?.client_id === client.clientId;
  ctx.status = 200;
  if (ctx.oidc.route === "revocation") {
    if (isTheirs) await revoke(claims.jti);
    ctx.body = "";
  } else {
    const mayAsk = isTheirs && client.clientAuthMethod !== "none";
    ctx.body = mayAsk && (await isGood(claims)) ? introspected(claims) : { active: false };
  }
}

async function claimsOf(token: string): Promise<GrantedClaims | undefined> {
  const verification = await verifyAccessToken(token);
  return verification.ok && isGranted(verification.claims) ? verification.claims : undefined;
}

const isGood = async (claims: GrantedClaims): Promise<boolean> =>
  (await judge(claims)) === "good" && (await judgeGrant(claims)) === "good";

function introspected({ iss, aud, sub, client_id, sid, jti, iat, exp, scope }: GrantedClaims): object {
  return { active: true, token_type: "Bearer", iss, aud, sub, client_id, sid, jti, iat, exp, scope };
}

async function revoke(jti: string): Promise<void> {
  await transaction((tx) => insertTokenRevocation(jti, tx));
  await announce([{ kind: "token", tokenId: jti }]);
}
