import "server-only";
import { type ServiceScope, serviceScopes } from "@/lib/shared/scopes";
import { now } from "../../clock";
import { judge } from "../revocation";
import type { Refusal } from "../verify-access-token";
import { clientIsKnown } from "./clients";
import { verifyServiceToken } from "./verify-service-token";

/** A program that acts for itself (OAuth 2.0 client credentials, RFC 6749 §4.4). */
export type Service = {
  readonly kind: "service";
  readonly clientId: string;
  readonly scopes: readonly ServiceScope[];
  /** The claim `jti`. */
  readonly tokenId: string;
  readonly expiresAt: Date;
};

/**
 * The program that a token speaks for, if the token is good and was not revoked, and its client is there.
 *
 * @throws AppError `unavailable` when that can't be checked
 */
export async function findService(token: string): Promise<Service | Refusal> {
  const verification = await verifyServiceToken(token);
  if (!verification.ok) return verification;
  const { client_id: clientId, jti: tokenId, exp, scope } = verification.claims;
  const given = scope.split(" ");
  const scopes = serviceScopes.filter((known) => given.includes(known));
  const service: Service = { kind: "service", clientId, scopes, tokenId, expiresAt: new Date(exp * 1000) };
  return (await stillServes(service)) ? service : { ok: false, reason: "invalid" };
}

/**
 * Whether the token by which a program was let in is good yet: to be asked again while it is being answered.
 *
 * @throws AppError `unavailable` when neither memory nor the table can tell
 */
export async function stillServes({ clientId, tokenId, expiresAt }: Service): Promise<boolean> {
  // No row is of a client's session or a client's version: the one that can hit this token names it.
  const verdict = await judge({ sid: tokenId, jti: tokenId, sub: clientId, ver: 0 });
  return verdict === "good" && expiresAt.getTime() > now() && (await clientIsKnown(clientId));
}
