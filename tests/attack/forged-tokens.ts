import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { type Claims, encode, forge, forgeText, read, signatureBy, without } from "./forge";

/** An attack in words, and the token that makes it. */
export type ForgedToken = readonly [attack: string, token: string];

const now = () => Math.floor(Date.now() / 1000);

/** Tokens without a signature, or with one that proves nothing. */
export function unsigned(genuine: string): readonly ForgedToken[] {
  const [header = "", payload = "", signature = ""] = genuine.split(".");
  const { header: members, claims } = read(genuine);
  const asAdmin = encode(JSON.stringify({ ...claims, roles: ["admin"] }));
  const algorithms = ["none", "None", "NONE", "nOnE", "none ", "", null, 0, false, ["none"], { alg: "none" }];
  return [
    ...algorithms.flatMap((alg): ForgedToken[] => {
      const changed = encode(JSON.stringify({ ...members, alg }));
      const named = JSON.stringify(alg);
      return [
        [`alg ${named}, no signature`, `${changed}.${payload}.`],
        [`alg ${named}, the signature of another token`, `${changed}.${asAdmin}.${signature}`],
      ];
    }),
    ["alg missing", `${encode(JSON.stringify(without(members, "alg")))}.${payload}.${signature}`],
    ["the payload changed under a genuine signature", `${header}.${asAdmin}.${signature}`],
    ["the signature cut off", `${header}.${payload}.`],
    ["the signature left out", `${header}.${payload}`],
    ["the signature shortened", genuine.slice(0, -4)],
    ["a signature of zeros", `${header}.${payload}.${encode(Buffer.alloc(64))}`],
    ["the parts of a JWE", `${header}..${payload}.${signature}.${signature}`],
    ["JSON serialization", JSON.stringify({ protected: header, payload, signature })],
    ["nothing", ""],
    ["dots", ".."],
    ["words", "undefined"],
  ];
}

/** A genuine key used under the name of another algorithm, above all the public key as an HMAC secret (RFC 8725 §2.1). */
export function confused(genuine: string, key: JsonWebKey): readonly ForgedToken[] {
  const { header, claims } = read(genuine);
  const payload = encode(JSON.stringify({ ...claims, roles: ["admin"] }));
  const spellings = key.kty === "oct" ? [] : publicSpellings(key);
  const macs = spellings.flatMap(([spelling, secret]) =>
    (["256", "384", "512"] as const).map((bits): ForgedToken => {
      const text = `${encode(JSON.stringify({ ...header, alg: `HS${bits}` }))}.${payload}`;
      return [
        `HS${bits} with the public key as the secret (${spelling})`,
        `${text}.${encode(createHmac(`sha${bits}`, secret).update(text).digest())}`,
      ];
    }),
  );
  const names = ["ES256", "es256", "ES384", "ES256K", "RS256", "rs256", "PS256", "EdDSA", "HS256", "hs256", "RSA1_5"];
  const renamed = names
    .filter((alg) => alg !== header["alg"])
    .map((alg): ForgedToken => [`the genuine key under the name ${alg}`, forge(key, { ...header, alg }, claims)]);
  const other = key["alg"] === "PS256" ? "RS256" : "PS256";
  const padded: readonly ForgedToken[] =
    key.kty === "RSA"
      ? [[`the genuine key used for ${other}`, forge({ ...key, alg: other }, { ...header, alg: other }, claims)]]
      : [];
  return [...macs, ...renamed, ...padded];
}

function publicSpellings(key: JsonWebKey): readonly (readonly [string, string | Buffer])[] {
  const half = createPublicKey({ key, format: "jwk" });
  const pem = half.export({ type: "spki", format: "pem" }).toString();
  const jwk = half.export({ format: "jwk" });
  return [
    ["PEM", pem],
    ["PEM without its last line break", pem.trimEnd()],
    ["DER", half.export({ type: "spki", format: "der" })],
    ["JWK", JSON.stringify(jwk)],
    ["x", Buffer.from(jwk.x ?? jwk.n ?? "", "base64url")],
    ["nothing", ""],
  ];
}

/** A key that comes with the token, by value or by address (RFC 7515 §4.1.2 to §4.1.6). */
export function embedded(genuine: string, attackersUrl: string): readonly ForgedToken[] {
  const { header, claims } = read(genuine);
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = pair.privateKey.export({ format: "jwk" });
  const jwk = pair.publicKey.export({ format: "jwk" });
  const x5c = [pair.publicKey.export({ type: "spki", format: "der" }).toString("base64")];
  const members: Claims[] = [
    { jwk },
    { jwk: { ...jwk, kid: header["kid"], alg: "ES256" } },
    { jku: `${attackersUrl}/jwks.json` },
    { x5u: `${attackersUrl}/chain.pem` },
    { x5c },
    { x5t: "AAAA", "x5t#S256": "AAAA" },
    { jwk, jku: `${attackersUrl}/jwks.json`, x5u: `${attackersUrl}/chain.pem`, x5c },
  ];
  return members.flatMap((extra): ForgedToken[] => {
    const named = Object.keys(extra).join(", ");
    return [
      [`${named} of the attacker under our kid`, forge(key, { ...header, alg: "ES256", ...extra }, claims)],
      [`${named} and a kid of the attacker`, forge(key, { ...header, alg: "ES256", kid: "evil", ...extra }, claims)],
      [`${named} and no kid`, forge(key, without({ ...header, alg: "ES256", ...extra }, "kid"), claims)],
    ];
  });
}

/** A `kid` that is more than a name, in tokens that the genuine key has signed and in tokens signed with nothing. */
export function misnamed(genuine: string, key: JsonWebKey): readonly ForgedToken[] {
  const { header, claims } = read(genuine);
  const kid = String(header["kid"]);
  const names: unknown[] = [
    "../../../../../../dev/null",
    "/proc/self/environ",
    "file:///dev/null",
    "' UNION SELECT 'k' --",
    `${kid}' OR '1'='1`,
    `${kid}\0`,
    ` ${kid}`,
    kid.toUpperCase() === kid ? kid.toLowerCase() : kid.toUpperCase(),
    "$(id)",
    "__proto__",
    "constructor",
    "toString",
    "size",
    "",
    null,
    0,
    true,
    [kid],
    { kid },
    "x".repeat(2000),
  ];
  const byNothing: JsonWebKey = { kty: "oct", k: "" };
  return [
    ["kid missing", forge(key, without(header, "kid"), claims)],
    ...names.flatMap((name): ForgedToken[] => {
      const named = JSON.stringify(name).slice(0, 40);
      return [
        [`kid ${named}`, forge(key, { ...header, kid: name }, claims)],
        [`kid ${named}, HS256 with an empty secret`, forge(byNothing, { ...header, alg: "HS256", kid: name }, claims)],
      ];
    }),
  ];
}

/** Header members that change how the rest is read, or what the token is. */
export function mistyped(genuine: string, key: JsonWebKey): readonly ForgedToken[] {
  const { header, claims } = read(genuine);
  const types: unknown[] = [
    "JWT",
    "jwt",
    "at-jwt",
    "at+jwt ",
    "id+jwt",
    "refresh+jwt",
    "logout+jwt",
    "",
    null,
    1,
    ["at+jwt"],
  ];
  const signed = (members: Claims): string => forge(key, members, claims);
  const unencoded = encode(JSON.stringify({ ...header, b64: false, crit: ["b64"] }));
  const text = JSON.stringify(claims);
  return [
    ["typ missing", signed(without(header, "typ"))],
    ...types.map((typ): ForgedToken => [`typ ${JSON.stringify(typ)}`, signed({ ...header, typ })]),
    ["crit empty", signed({ ...header, crit: [] })],
    ["crit with what nobody knows", signed({ ...header, crit: ["x"], x: 1 })],
    ["crit with a registered name", signed({ ...header, crit: ["exp"], exp: now() })],
    ["crit that is no array", signed({ ...header, crit: "exp" })],
    ["crit null", signed({ ...header, crit: null })],
    ["b64 true", signed({ ...header, b64: true, crit: ["b64"] })],
    ["b64 false, payload encoded", signed({ ...header, b64: false, crit: ["b64"] })],
    ["b64 false, payload as it is", `${unencoded}.${text}.${encode(signatureBy(key, `${unencoded}.${text}`))}`],
    ["b64 without crit", signed({ ...header, b64: false })],
    [
      "zip",
      `${encode(JSON.stringify({ ...header, zip: "DEF", crit: ["zip"] }))}.${genuine.split(".").slice(1).join(".")}`,
    ],
  ];
}

/** Claims that are missing, of another type, or say something that must not be believed: all with a genuine signature. */
export function misclaimed(genuine: string, key: JsonWebKey): readonly ForgedToken[] {
  const { header, claims } = read(genuine);
  const iss = String(claims["iss"]);
  const at = now();
  const changes: readonly (readonly [string, readonly unknown[]])[] = [
    ["iss", [`${iss}/`, iss.replace("http:", "https:"), iss.toUpperCase(), "https://evil.example", "", null, [iss]]],
    ["aud", ["https://evil.example", `${iss}/`, [], ["https://evil.example"], "", null, 1, { aud: iss }]],
    ["exp", [at - 60, at - 6, 0, -1, String(at + 60), at + 60.5, null, 1e15, Number.MAX_SAFE_INTEGER, [at + 60], true]],
    ["nbf", [at + 60, String(at), null, [at]]],
    ["iat", [at + 60, String(at), null, at - 0.5, -1, 0]],
    ["sub", ["", "admin", null, 1, ["x"], "00000000-0000-0000-0000-00000000000g"]],
    ["sid", ["", "x", null, 7, {}]],
    ["jti", ["", "short", null, 5, "x".repeat(200)]],
    ["client_id", ["", null, 5, "x".repeat(200)]],
    ["roles", ["admin", ["root"], [["admin"]], null, { 0: "admin" }, Array.from({ length: 9 }, () => "user")]],
    ["ver", [0, -1, 1.5, "1", null, [1], true]],
    ["gen", [-1, 1.5, "1", null, [1], true, 1e300]],
    ["auth_time", [-1, "0", null, 1.5]],
    ["amr", ["pwd", [1], null, [["pwd"]]]],
  ];
  const signed = (members: Claims): string => forge(key, header, members);
  return [
    // A token of the release before has no `gen` and is good.
    ...Object.keys(without(claims, "gen")).map((name): ForgedToken => [
      `${name} missing`,
      signed(without(claims, name)),
    ]),
    ...changes.flatMap(([name, values]) =>
      values.map((value): ForgedToken => [
        `${name} ${JSON.stringify(value).slice(0, 40)}`,
        signed({ ...claims, [name]: value }),
      ]),
    ),
    ["a life of more than an hour", signed({ ...claims, iat: at, exp: at + 3601 })],
    ["a life of ten years", signed({ ...claims, iat: at, exp: at + 315_360_000 })],
    ["a life that began long ago", signed({ ...claims, iat: at - 7200, exp: at + 60 })],
    ["an end before the beginning", signed({ ...claims, iat: at + 4, exp: at + 2 })],
    ["nothing claimed", signed({})],
  ];
}

/** Other spellings of a token that is good, and payloads that are no object. */
export function misspelled(genuine: string, key: JsonWebKey): readonly ForgedToken[] {
  const [header = "", payload = "", signature = ""] = genuine.split(".");
  const { header: members, claims } = read(genuine);
  const headerText = JSON.stringify(members);
  const claimsText = JSON.stringify(claims);
  const twice = (name: string, value: unknown) =>
    `{${JSON.stringify(name)}:${JSON.stringify(value)},${claimsText.slice(1)}`;
  const resigned = (first: string, second: string) =>
    `${first}.${second}.${encode(signatureBy(key, `${first}.${second}`))}`;
  const payloads: readonly (readonly [string, string | Uint8Array])[] = [
    ["an array", "[]"],
    ["an array of the claims", `[${claimsText}]`],
    ["a string", '"x"'],
    ["a number", "1"],
    ["null", "null"],
    ["true", "true"],
    ["no JSON", "{"],
    ["nothing at all", ""],
    ["JSON and more", `${claimsText}{}`],
    ["JSON with a comment", `${claimsText}//`],
    ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(claimsText)])],
    [
      "bytes that are not UTF-8",
      Buffer.concat([Buffer.from(claimsText.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]),
    ],
    ["UTF-16", Buffer.from(claimsText, "utf16le")],
    ["roles twice", twice("roles", ["admin"])],
    ["sub twice", twice("sub", claims["sub"])],
    ["exp twice", twice("exp", claims["exp"])],
    ["exp twice, once in escapes", `{"\\u0065xp":${JSON.stringify(claims["exp"])},${claimsText.slice(1)}`],
    ["a member named __proto__", `{"__proto__":{"roles":["admin"]},${claimsText.slice(1)}`],
    ["nested a thousand deep", `{"x":${"[".repeat(900)}${"]".repeat(900)},${claimsText.slice(1)}`],
  ];
  return [
    ...["=", "==", "%3D", "%3d%3D"].map((pad): ForgedToken => [`padding ${pad}`, genuine + pad]),
    ["padding of the header", `${header}=.${payload}.${signature}`],
    ["padding of the payload", `${header}.${payload}==.${signature}`],
    ["a space in the middle", `${header}.${payload}.${signature.slice(0, 9)} ${signature.slice(9)}`],
    ["a tab at the end", `${genuine}\t.`],
    ["an escaped line break at the end", `${genuine}%0A`],
    ["an escaped carriage return in front", `%0D%0A${genuine}`],
    ["an escaped NUL", `${genuine}%00`],
    ["a space in the payload, signed", resigned(header, `${payload.slice(0, 8)} ${payload.slice(8)}`)],
    [
      "plus and slash for minus and underline",
      `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
    ],
    ["a fourth part", `${genuine}.x`],
    ["a dot at the end", `${genuine}.`],
    ["a dot in front", `.${genuine}`],
    ["quotes around it", `"${genuine}"`],
    ...(signature.length % 4 === 0
      ? []
      : [["stray bits at the end of the signature", `${header}.${payload}.${withStrayBits(signature)}`] as const]),
    ...strayPart(headerText, (part) => resigned(part, payload), "header"),
    ...strayPart(claimsText, (part) => resigned(header, part), "payload"),
    ...(members["alg"] === "ES256"
      ? [
          [
            "the signature as DER would start",
            `${header}.${payload}.${encode(Buffer.concat([Buffer.from([0x30, 0x44]), Buffer.from(signature, "base64url")]))}`,
          ] as const,
        ]
      : []),
    ...payloads.map(([what, bytes]): ForgedToken => [`payload: ${what}`, forgeText(key, headerText, bytes)]),
    ["header: an array", forgeText(key, `[${headerText}]`, claimsText)],
    ["header: alg twice", forgeText(key, `{"alg":"none",${headerText.slice(1)}`, claimsText)],
    ["header: kid twice", forgeText(key, `{"kid":"evil",${headerText.slice(1)}`, claimsText)],
    ["larger than any token of ours", forge(key, members, { ...claims, ballast: "x".repeat(4000) })],
  ];
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The same bytes with another last character, where the last character has bits to spare. */
function withStrayBits(part: string): string {
  if (part.length % 4 === 0) throw new Error("no bits to spare");
  return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.at(-1) ?? "") ^ 1] ?? "");
}

/** White space before the last brace makes any JSON text of a length with bits to spare. */
function strayPart(text: string, sign: (part: string) => string, name: string): readonly ForgedToken[] {
  const roomy = [text, `${text} `].find((candidate) => encode(candidate).length % 4 !== 0) ?? text;
  return [[`stray bits at the end of the ${name}, signed`, sign(withStrayBits(encode(roomy)))]];
}
