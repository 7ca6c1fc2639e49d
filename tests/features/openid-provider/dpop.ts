import { randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { expect } from "vitest";
import { type Answer, send, type Sent, type TestServer } from "../../harness";
import { type App, asApp, begin, goThrough, hashOf, type SignedIn, type Tokens, tokensIn } from "./app";

/** A key that a client proves to hold. */
export type Key = {
  readonly alg: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly jkt: string;
};

export async function newKey(alg = "ES256"): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { alg, publicKey, privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) };
}

export const inSeconds = () => Math.floor(Date.now() / 1000);

/** Signs a proof (RFC 9449 §4.2). @param claims undefined leaves one out */
export const prove = (key: Key, claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({ jti: randomUUID(), iat: inSeconds(), ...claims })
    .setProtectedHeader({ typ: "dpop+jwt", alg: key.alg, jwk: key.jwk, ...header })
    .sign(key.privateKey, { crit: { urgent: true } });

/** What a proof for a request says. The app has one name, whichever instance is asked. */
export const claimsFor = ({ origin }: TestServer, path: string, token: string | undefined, nonce: string) => ({
  htm: "GET",
  htu: origin + path,
  nonce,
  ...(token !== undefined && { ath: hashOf(token) }),
});

/** Sends a token as one that is bound to a key, with a proof. */
export const withProof = (
  { address }: Pick<TestServer, "address">,
  token: string,
  proof: string | string[] | undefined,
  path = "/api/me",
  sent: Sent = {},
): Promise<Answer> =>
  send(address, path, {
    ...sent,
    headers: { authorization: `DPoP ${token}`, ...(proof !== undefined && { dpop: proof }), ...sent.headers },
  });

/** A nonce, as anybody is told one. */
export async function nonceOf(server: TestServer): Promise<string> {
  const proof = await prove(await newKey(), { htm: "GET", htu: `${server.origin}/oidc/userinfo`, ath: hashOf("x") });
  const { status, headers } = await withProof(server, "x", proof, "/oidc/userinfo");
  expect([status, headers["www-authenticate"]]).toEqual([401, expect.stringContaining("use_dpop_nonce")]);
  return String(headers["dpop-nonce"]);
}

/** Asks with a good proof of a key. */
export const byKey = async (server: TestServer, at: TestServer, key: Key, token: string, path = "/api/me") =>
  withProof(at, token, await prove(key, claimsFor(server, path, token, await nonceOf(server))), path);

/** Asks the token endpoint with a proof. */
export async function askWithProof(
  server: TestServer,
  app: App,
  key: Key,
  parameters: Readonly<Record<string, string>>,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  const htu = `${server.origin}/oidc/token`;
  const dpop = await prove(key, { htm: "POST", htu, nonce: await nonceOf(server), ...more });
  return asApp(server, app, "/oidc/token", parameters, { headers: { dpop } });
}

/** Goes through a sign-in. @returns what a code is exchanged with */
export async function codeFor(
  server: TestServer,
  app: App,
  ada: SignedIn,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const attempt = begin(app, { scope: "openid profile email profile:read", resource: server.origin, ...parameters });
  const { code = "" } = await goThrough(server, ada, attempt);
  const { redirectUri: redirect_uri } = app;
  return { grant_type: "authorization_code", code, redirect_uri, code_verifier: attempt.verifier };
}

/** Signs somebody in to an app that has a token for this API, bound to its key. */
export async function boundTokens(server: TestServer, app: App, ada: SignedIn, key: Key): Promise<Tokens> {
  const code = await codeFor(server, app, ada);
  return tokensIn(await askWithProof(server, app, key, { ...code, resource: server.origin }));
}
