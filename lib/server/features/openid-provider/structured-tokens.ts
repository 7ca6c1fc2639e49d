import "server-only";
import type { Client, KoaContextWithOIDC } from "oidc-provider";
import { transaction } from "../../db";
import { env } from "../../env";
import { judgeGrant } from "../../session/openid-provider/app";
import { type GrantedClaims, isGranted } from "../../session/openid-provider/granted";
import { announce, insertTokenRevocation, judge } from "../../session/revocation";
import { judgeService } from "../../session/openid-provider/services/service";
import { type ServiceClaims, verifyServiceToken } from "../../session/openid-provider/services/verify-service-token";
import { verifyAccessToken } from "../../session/verify-access-token";
import { type OutwardClaims, outwardStands, readOutward } from "./exchange/outward";
import { hasAnswered } from "./answered";
import { orFault } from "./asked";

/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of access tokens that are JWTs, for the client that they were issued to: by our own list of
 * revocations. The library has authenticated the client by then.
 */
export async function structuredTokens(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  // What it says of a JWT, which it keeps nothing of.
  const client = hasAnswered(ctx, "unsupported_token_type") ? ctx.oidc.client : undefined;
  if (client === undefined) return;
  await orFault(ctx, () => answerFor(client, ctx));
}

async function answerFor(client: Client, ctx: KoaContextWithOIDC): Promise<void> {
  const known = await findToken(String(ctx.oidc.params?.["token"]), client);
  const theirs = known?.claims.client_id === client.clientId ? known : undefined;
  ctx.status = 200;
  if (ctx.oidc.route === "revocation") {
    if (theirs !== undefined) await revoke(theirs.claims.jti);
    ctx.body = "";
  } else {
    const isGood = theirs !== undefined && client.clientAuthMethod !== "none" && (await theirs.stands());
    ctx.body = isGood ? introspected(theirs.claims) : { active: false };
  }
}

/** A token that says what it is worth by itself, and whether nothing has revoked it. */
type Known = {
  readonly claims: GrantedClaims | ServiceClaims | OutwardClaims;
  readonly stands: () => Promise<boolean>;
};

async function findToken(token: string, client: Client): Promise<Known | undefined> {
  const verification = await verifyAccessToken(token);
  if (verification.ok) {
    const { claims } = verification;
    if (!isGranted(claims)) return undefined;
    const stands = async () => (await judge(claims)) === "good" && (await judgeGrant(claims)) === "good";
    return { claims, stands };
  }
  const own = await verifyServiceToken(token);
  if (own.ok) return { claims: own.claims, stands: async () => (await judgeService(own.claims)) === "good" };
  const outward = await readOutward(token, client);
  return outward && { claims: outward, stands: () => outwardStands(outward) };
}

function introspected(claims: Known["claims"]): object {
  const { sub, client_id, jti, iat, exp, scope } = claims;
  const cnf = "cnf" in claims ? claims.cnf : undefined;
  const session = "sid" in claims && { sid: claims.sid };
  // RFC 9470 §6.2.
  const proof = "grant" in claims && {
    auth_time: claims.auth_time,
    ...(claims.acr !== undefined && { acr: claims.acr }),
  };
  return {
    active: true,
    token_type: cnf === undefined ? "Bearer" : "DPoP",
    iss: env().APP_ORIGIN,
    aud: "aud" in claims ? claims.aud : env().APP_ORIGIN,
    sub,
    client_id,
    ...session,
    ...proof,
    ...("act" in claims && { act: claims.act }),
    jti,
    iat,
    exp,
    scope,
    cnf,
  };
}

async function revoke(jti: string): Promise<void> {
  await transaction((tx) => insertTokenRevocation(jti, tx));
  await announce([{ kind: "token", tokenId: jti }]);
}
