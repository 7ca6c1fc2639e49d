import "server-only";
import type { Client, KoaContextWithOIDC } from "oidc-provider";
import { transaction } from "../../db";
import { env } from "../../env";
import { judgeGrant } from "../../session/openid-provider/app";
import { type GrantedClaims, isGranted } from "../../session/openid-provider/granted";
import { announce, insertTokenRevocation, judge } from "../../session/revocation";
import { judgeService } from "../../session/services/service";
import { type ServiceClaims, verifyServiceToken } from "../../session/services/verify-service-token";
import { verifyAccessToken } from "../../session/verify-access-token";
import { noteFault } from "./asked";

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
  try {
    await answerFor(client, ctx);
  } catch (error) {
    // Behind the library there is nobody to catch it.
    if (!(error instanceof Error)) throw error;
    noteFault(error);
    ctx.status = 503;
    ctx.body = "";
  }
}

async function answerFor(client: Client, ctx: KoaContextWithOIDC): Promise<void> {
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

type Claims = GrantedClaims | ServiceClaims;

async function claimsOf(token: string): Promise<Claims | undefined> {
  const verification = await verifyAccessToken(token);
  if (verification.ok) return isGranted(verification.claims) ? verification.claims : undefined;
  const own = await verifyServiceToken(token);
  return own.ok ? own.claims : undefined;
}

async function isGood(claims: Claims): Promise<boolean> {
  if (!("grant" in claims)) return (await judgeService(claims)) === "good";
  return (await judge(claims)) === "good" && (await judgeGrant(claims)) === "good";
}

function introspected(claims: Claims): object {
  const { sub, client_id, jti, iat, exp, scope } = claims;
  // RFC 9470 §6.2.
  const session = "grant" in claims && {
    sid: claims.sid,
    auth_time: claims.auth_time,
    ...(claims.acr !== undefined && { acr: claims.acr }),
  };
  return {
    active: true,
    token_type: "Bearer",
    iss: env().APP_ORIGIN,
    aud: env().APP_ORIGIN,
    sub,
    client_id,
    ...session,
    jti,
    iat,
    exp,
    scope,
  };
}

async function revoke(jti: string): Promise<void> {
  await transaction((tx) => insertTokenRevocation(jti, tx));
  await announce([{ kind: "token", tokenId: jti }]);
}
