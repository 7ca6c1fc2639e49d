import "server-only";
import type { JWK } from "jose";

/** All that a public key is made of; whatever else a JWK holds stays inside. */
const publicMembers = ["kty", "crv", "x", "y", "n", "e"];

const only = (jwk: JWK, members: readonly string[]): JWK =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => members.includes(name)));

/** What verifies: the public half, or the secret itself for HS256. */
export const publicHalf = (jwk: JWK): JWK => only(jwk, jwk.kty === "oct" ? ["kty", "k"] : publicMembers);

// feature:openid-provider begin
/** What signs, of a key pair. */
export const privateHalf = (jwk: JWK): JWK => only(jwk, [...publicMembers, "d", "p", "q", "dp", "dq", "qi"]);
// feature:openid-provider end
