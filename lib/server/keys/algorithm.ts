import "server-only";
import type { JWK } from "jose";

/** The signature algorithms that this app signs and verifies with. The key decides; a token never does (RFC 8725 §3.1). */
export type Algorithm = "ES256" | "RS256" | "PS256" | "EdDSA" | "HS256";

/** The algorithm that a key is for, from its type and curve (RFC 7518 §6, RFC 8037 §2); undefined for a key of no use here. */
export function algorithmOf(jwk: JWK): Algorithm | undefined {
  const fitting = byKind(jwk);
  const declared = jwk.alg === "Ed25519" ? "EdDSA" : jwk.alg;
  return declared === undefined ? fitting[0] : fitting.find((algorithm) => algorithm === declared);
}

/** What a key can be for. The first is meant where it doesn't say. */
function byKind(jwk: JWK): readonly Algorithm[] {
  if (jwk.kty === "EC" && jwk.crv === "P-256") return ["ES256"];
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return ["EdDSA"];
  if (jwk.kty === "RSA") return ["RS256", "PS256"];
  if (jwk.kty === "oct") return ["HS256"];
  return [];
}
