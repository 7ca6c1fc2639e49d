import "server-only";
import { type Client, errors } from "oidc-provider";
import { numericDate } from "@/lib/shared/numeric-date";
import { now } from "../../../clock";
import { env } from "../../../env";
import type { AccessClaims } from "../../../session/claims";
import { isGranted } from "../../../session/openid-provider/granted";
import { newTokenId, signJwt } from "../../../session/sign-jwt";
import type { Subject } from "./subject";

/** Whom a token is for, who acts by it, where, and what it says. */
type Acting = {
  readonly subject: Subject;
  readonly client: Client;
  readonly audience: string;
  /** Separated by spaces. */
  readonly scope: string;
};

/**
 * Signs it, in the JWT profile of RFC 9068. `sid` and `ver` are those of the person's own token, so what ends that ends this; so does what ends
 * anybody of those who act.
 *
 * @returns `expiresIn` in seconds
 */
export async function issueActingToken({
  subject: { claims },
  client,
  audience,
  scope,
}: Acting): Promise<{ readonly token: string; readonly expiresIn: number }> {
  const issuedAt = numericDate(now());
  const expiresAt = Math.min(issuedAt + env().ACCESS_TOKEN_TTL, claims.exp);
  // Our own verifier lets a token be over for as long as clocks may differ.
  if (expiresAt <= issuedAt) throw new errors.InvalidRequest("the subject token is over");
  const { sub, sid, roles, ver, auth_time, amr, acr } = claims;
  const act = { sub: client.clientId, ver: client["version"], ...actedBefore(claims) };
  const said = { sub, sid, roles, ver, auth_time, amr, ...(acr !== undefined && { acr }) };
  const token = await signJwt(
    { jti: newTokenId(), client_id: client.clientId, ...said, scope, act },
    { typ: "at+jwt", audience, issuedAt, expiresAt },
  );
  return { token, expiresIn: expiresAt - issuedAt };
}

/**
 * Who has acted before (RFC 8693 §4.1): the app that the person's token was given to, or whoever is signed in as them. Each with what revocations
 * name it by.
 */
function actedBefore(claims: AccessClaims): { readonly act?: object } {
  if (isGranted(claims)) {
    const { client_id: sub, grant: sid, jti, cver: ver } = claims;
    return { act: { sub, sid, jti, ver } };
  }
  // feature:impersonation begin
  if (claims.act !== undefined) return { act: claims.act };
  // feature:impersonation end
  return {};
}
