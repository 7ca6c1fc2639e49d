import { parseArgs } from "node:util";
import { Fault } from "./fault.js";

export const usage = [
  `Usage: portcullis-cli <command> [--issuer ORIGIN]

login --client-id ID     signs you in with your browser
  --no-browser           opens none, and only says which address to open
login --client-id ID --device
                         signs you in by a code that you type on another device`,
  // feature:token-endpoint begin
  `login --client-id ID --password-stdin --email ADDRESS
                         signs you in with the password that is piped in`,
  `  --code CODE            a code of your authenticator app, or a recovery code; left out, you are asked for one`, // feature:totp
  // feature:token-endpoint end
  `whoami                   says who is signed in`,
  `notes list               lists your notes`, // feature:notes
  `logout                   signs you out of this program

ISSUER and CLIENT_ID in the environment stand for --issuer and --client-id.
Exit codes: 0 done, 1 refused or failed, 2 misuse.`,
].join("\n");

const flags = /** @type {const} */ ({
  issuer: { type: "string" },
  "client-id": { type: "string" },
  "no-browser": { type: "boolean", default: false },
  device: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
  // feature:token-endpoint begin
  "password-stdin": { type: "boolean", default: false },
  email: { type: "string" },
  code: { type: "string" }, // feature:totp
  // feature:token-endpoint end
});

/** @typedef {ReturnType<typeof parseFlags>["values"]} Flags */

/** @param {readonly string[]} args */
const parseFlags = (args) => parseArgs({ args: [...args], options: flags, allowPositionals: true });

/**
 * Reads the command line.
 *
 * @param {readonly string[]} args
 * @returns {{ command: string, flags: Flags }} the command is its words, with one space between them
 * @throws {Fault} misuse
 */
export function readOptions(args) {
  try {
    const { positionals, values } = parseFlags(args);
    return { command: positionals.join(" "), flags: values };
  } catch (cause) {
    throw misuse(/** @type {Error} */ (cause).message, cause);
  }
}

/**
 * Which app this is about.
 *
 * @param {Flags} flags
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string} an origin, as the app's APP_ORIGIN
 * @throws {Fault} misuse
 */
export function issuerOf(flags, environment) {
  const text = flags.issuer || environment["ISSUER"];
  if (!text) throw misuse("Say which app this is about: --issuer, or ISSUER in the environment.");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.href === `${url?.origin}/`;
  if (url === undefined || !isPlain || !isSafe(url))
    throw misuse("The issuer must be an origin such as https://app.example.com. Plain http is for this machine alone.");
  return url.origin;
}

/**
 * What this program is called at the app.
 *
 * @param {Flags} flags
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @throws {Fault} misuse
 */
export function clientIdOf(flags, environment) {
  const text = flags["client-id"] || environment["CLIENT_ID"];
  if (!text) throw misuse("Say what this program is called at the app: --client-id, or CLIENT_ID in the environment.");
  // RFC 6749, appendix A.1, without the space.
  if (!/^[!-~]+$/.test(text)) throw misuse("A client id is one word.");
  return text;
}

/**
 * Whether nobody on the way can read what is sent there.
 *
 * @param {URL} url
 */
export const isSafe = ({ protocol, hostname }) =>
  protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
export const misuse = (message, cause) => new Fault(message, { exitCode: 2, cause });
