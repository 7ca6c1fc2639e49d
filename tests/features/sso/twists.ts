import { generateKeyPair, SignJWT } from "jose";
import { client, type Provider, type Twist } from "./provider";

const past = Math.floor(Date.now() / 1000) - 3600;
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** What is wrong with an answer, whoever gives it; `evil` is another provider. */
export const twists: Readonly<Record<string, (good: Provider, evil: Provider) => Twist>> = {
  "another nonce": () => ({ claims: { nonce: "another" } }),
  "no nonce": () => ({ claims: { nonce: undefined } }),
  "another audience": () => ({ claims: { aud: "another-app" } }),
  "two audiences and another azp": ({ clientId }) => ({
    claims: { aud: [clientId, "another-app"], azp: "another-app" },
  }),
  "another issuer": (_, evil) => ({ claims: { iss: evil.issuer } }),
  "an end in the past": () => ({ claims: { iat: past, exp: past + 300 } }),
  "no end": () => ({ claims: { exp: undefined } }),
  "no subject": () => ({ claims: { sub: undefined } }),
  "a signature by another key of the same name": () => ({
    sign: async (claims, { kid, alg }) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid }).sign((await generateKeyPair(alg)).privateKey),
  }),
  "alg: none": () => ({
    sign: (claims) => Promise.resolve(`${encoded({ alg: "none" })}.${encoded(claims)}.`),
  }),
  "a signature under the client's secret": () => ({
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(client.secret)),
  }),
  "no token at all": () => ({ sign: () => Promise.resolve("") }),
  "an answer that another issuer gave": (_, evil) => ({ answer: { iss: evil.issuer } }),
};
