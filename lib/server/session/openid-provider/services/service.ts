import "server-only";
import { type ServiceScope, serviceScopes } from "@/lib/shared/scopes";
import { now } from "../../../clock";
import { judge, type Verdict } from "../../revocation";
import type { Refusal } from "../../verify-access-token";
import { type ServiceClaims, verifyServiceToken } from "./verify-service-token";

/** A program that acts for itself (OAuth 2.0 client credentials, RFC 6749 §4.4). */
export type Service = {
  readonly kind: "service";
  readonly clientId: string;
  readonly scopes: readonly ServiceScope[];
  /** The claim `jti`. */
  readonly tokenId: string;
  /** The client's version: one that was shut out since has a higher one. */
  readonly version: number;
  readonly expiresAt: Date;
  /** The thumbprint of the key that its token is bound to (RFC 9449 §6.1), if it is to one. */
  readonly boundTo?: string;
};

/**
 * The program that a token speaks for, if the token is good and was not revoked, and its client was not shut out since.
 *
 * @throws AppError `unavailable` when that can't be checked
 */
export async function findService(token: string): Promise<Service | Refusal> {
  const verification = await verifyServiceToken(token);
  if (!verification.ok) return verification;
  const { client_id: clientId, jti: tokenId, ver: version, exp, scope, cnf } = verification.claims;
  const given = scope.split(" ");
  const scopes = serviceScopes.filter((known) => given.includes(known));
  const service: Service = {
    kind: "service",
    clientId,
    scopes,
    tokenId,
    version,
    expiresAt: new Date(exp * 1000),
    ...(cnf && { boundTo: cnf.jkt }),
  };
  return (await stillServes(service)) ? service : { ok: false, reason: "invalid" };
}

/** What a token of a program is worth by the list of revocations: there is no session, and the client stands in the place of a person. */
export const judgeService = ({
  sub,
  jti,
  ver,
}: Pick<ServiceClaims, "sub" | "jti" | "ver">): Verdict | Promise<Verdict> => judge({ sid: jti, jti, sub, ver });

/**
 * Whether the token by which a program was let in is good yet: to be asked again while it is being answered.
 *
 * @throws AppError `unavailable` when neither memory nor the table can tell
 */
export async function stillServes({ clientId, tokenId, version, expiresAt }: Service): Promise<boolean> {
  const verdict = await judgeService({ sub: clientId, jti: tokenId, ver: version });
  return verdict === "good" && expiresAt.getTime() > now();
}
