// A program of somebody else's: it knows nothing of this app but its origin, and has no library for tokens.
// node recipient.mjs ORIGIN AUDIENCE < token: prints the claims, or why the token is refused.
import { createPublicKey, verify } from "node:crypto";
import { text } from "node:stream/consumers";

const [, , origin, audience] = process.argv;
const token = (await text(process.stdin)).trim();
const [header, payload] = token
  .split(".")
  .slice(0, 2)
  .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
/** @type {{ keys: (import("node:crypto").JsonWebKey & { kid: string, alg: string })[] }} */
const { keys } = await (await fetch(`${origin}/.well-known/jwks.json`)).json();
const jwk = keys.find(({ kid }) => kid === header.kid);
/** @type {Record<string, readonly [string | null, object]>} */
const algorithms = {
  ES256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  RS256: ["sha256", {}],
  PS256: ["sha256", { padding: 6, saltLength: 32 }],
  EdDSA: [null, {}],
};
const how = algorithms[jwk?.alg ?? ""];
const cut = token.lastIndexOf(".");
const isSigned = () =>
  jwk !== undefined &&
  how !== undefined &&
  jwk.alg === header.alg &&
  verify(
    how[0],
    Buffer.from(token.slice(0, cut)),
    { key: createPublicKey({ key: jwk, format: "jwk" }), ...how[1] },
    Buffer.from(token.slice(cut + 1), "base64url"),
  );
const checks = {
  typ: header.typ === "shared-note+jwt",
  signature: isSigned(),
  iss: payload.iss === origin,
  aud: payload.aud === audience,
  exp: payload.exp > Date.now() / 1000,
};
const failed = Object.entries(checks).find(([, holds]) => !holds);
process.stdout.write(failed === undefined ? JSON.stringify(payload) : `refused: ${failed[0]}`);
