/** @typedef {(text: string) => string} Check Returns what is meant by a text. Throws an Error that says what is wanted instead. */

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** @type {Check} */
const address = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && loopback.test(url.hostname));
  if (!isSafe) throw new Error("an https address, or one of this machine");
  return text;
};

/** @type {Check} */
const port = (text) => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error("a port, 0 to 65535");
  return text;
};

/** @type {Check} A scope, a client id: one word of printable ASCII (RFC 6749, appendix A). */
const word = (text) => {
  if (!/^[!#-[\]-~]+$/.test(text)) throw new Error("one word");
  return text;
};

/** @type {Check} */
const anything = (text) => text;

/**
 * Every variable: what it may be, and what holds where it is left out. Without a default it has to be there.
 *
 * @satisfies {Readonly<Record<string, { check: Check, otherwise?: (issuer: string) => string }>>}
 */
const schema = {
  /** The claim `iss`: APP_ORIGIN of the app. */
  ISSUER: { check: address },
  /** The claim `aud`: what this service is called in tokens that are for it. */
  AUDIENCE: { check: word },
  /** What a token must allow, for it to be let in. */
  SCOPE: { check: word, otherwise: () => "notes:read" },
  /** The clients that may act for people here (the claim `act`), separated by spaces; empty for all that the app lets. */
  ACTORS: { check: anything, otherwise: () => "" },
  CLIENT_ID: { check: word },
  CLIENT_SECRET: { check: anything },
  JWKS_URL: { check: address, otherwise: (issuer) => `${issuer}/.well-known/jwks.json` },
  TOKEN_URL: { check: address, otherwise: (issuer) => `${issuer}/oidc/token` },
  STREAM_URL: { check: address, otherwise: (issuer) => `${issuer}/api/revocations` },
  HOST: { check: anything, otherwise: () => "localhost" },
  PORT: { check: port, otherwise: () => "4000" },
};

/** @typedef {Readonly<Record<keyof typeof schema, string>>} Config */

/**
 * Reads the configuration.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Config}
 * @throws {Error} with a line for everything that is wrong; it names no value, since one of them is a secret
 */
export function readConfig(environment) {
  const issuer = environment["ISSUER"] ?? "";
  /** @type {string[]} */
  const faults = [];
  const entries = Object.entries(schema).map(([name, row]) => {
    const text = environment[name] || ("otherwise" in row ? row.otherwise(issuer) : undefined);
    if (text === undefined) return [name, (faults.push(`${name} is missing.`), "")];
    try {
      return [name, row.check(text)];
    } catch (error) {
      faults.push(`${name} must be ${/** @type {Error} */ (error).message}.`);
      return [name, ""];
    }
  });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return Object.freeze(/** @type {Config} */ (Object.fromEntries(entries)));
}
