import { constants, createHmac, createPrivateKey, type JsonWebKey, sign } from "node:crypto";
import { type CookieJar, type TestServer } from "../harness";

/** The names of the cookies, written down a second time: a rename must be noticed. */
export const accessCookie = "__Host-Http-session";
export const refreshCookie = "__Host-Http-refresh";
export const refreshedCookie = "__Host-Http-refreshed";

export type Claims = Readonly<Record<string, unknown>>;

export const encode = (text: string | Uint8Array): string => Buffer.from(text).toString("base64url");

/** What stands in a token, without any check. */
export function read(token: string): { readonly header: Claims; readonly claims: Claims } {
  const [header = "", claims = ""] = token.split(".");
  const part = (text: string) => JSON.parse(Buffer.from(text, "base64url").toString()) as Claims;
  return { header: part(header), claims: part(claims) };
}

/** The access token that a browser holds. */
export function accessTokenOf(jar: CookieJar): string {
  const token = jar.cookies.get(accessCookie);
  if (token === undefined) throw new Error("this browser holds no access token");
  return token;
}

/** The refresh token that a browser holds. */
export function refreshTokenOf(jar: CookieJar): string {
  const token = jar.cookies.get(refreshCookie);
  if (token === undefined) throw new Error("this browser holds no refresh token");
  return token;
}

/** Lets the access token of a browser be what it is once it has expired. */
export function expire(jar: CookieJar, of: TestServer): void {
  const { header, claims } = read(accessTokenOf(jar));
  const at = Math.floor(Date.now() / 1000);
  jar.cookies.set(accessCookie, forge(signingKey(of), header, { ...claims, iat: at - 700, exp: at - 100 }));
}

/** The key that a server signs with. */
export function signingKey(server: TestServer): JsonWebKey & { readonly kid: string } {
  const { keys } = JSON.parse(server.environment["JWT_KEYS"] ?? "") as {
    keys: (JsonWebKey & { readonly kid: string })[];
  };
  if (keys[0] === undefined) throw new Error("the server has no key");
  return keys[0];
}

/** The order of P-256 (SEC 2 §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same ES256 token under the other of its two signatures: of `s` and `n - s` both verify, and anybody can turn one into the other. */
export function twinOf(token: string): string {
  const cut = token.lastIndexOf(".") + 1;
  const signature = Buffer.from(token.slice(cut), "base64url");
  const s = order - BigInt(`0x${signature.subarray(32).toString("hex")}`);
  signature.set(Buffer.from(s.toString(16).padStart(64, "0"), "hex"), 32);
  return token.slice(0, cut) + encode(signature);
}

/** A signature over any text, by the algorithm that the key is for. */
export function signatureBy(jwk: JsonWebKey, text: string): Buffer {
  if (jwk.kty === "oct")
    return createHmac("sha256", Buffer.from(jwk.k ?? "", "base64url"))
      .update(text)
      .digest();
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  if (jwk.kty === "OKP") return sign(null, Buffer.from(text), key);
  // RFC 7518 §3.5: the salt is as long as the hash.
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  if (jwk.kty === "RSA") return sign("sha256", Buffer.from(text), { key, ...(jwk["alg"] === "PS256" && pss) });
  return sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
}

/** A token made of two texts (encoded as they are) and a genuine signature over them. */
export function forgeText(jwk: JsonWebKey, header: string | Uint8Array, payload: string | Uint8Array): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${encode(signatureBy(jwk, signed))}`;
}

/** A token with a genuine signature and the given members. */
export const forge = (jwk: JsonWebKey, header: Claims, claims: Claims): string =>
  forgeText(jwk, JSON.stringify(header), JSON.stringify(claims));

/** An object without some of its members. */
export function without(claims: Claims, ...names: readonly string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}
