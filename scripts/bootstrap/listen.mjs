// Where the server listens. Built-ins only.
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { StepError } from "./steps.mjs";

const doorsModule = new URL("doors.mjs", import.meta.url).href;

/**
 * The addresses that LISTEN_HOST means; `localhost` is both of this machine's own. `listen(…, "localhost")` would bind one of them,
 * and browsers may try the other.
 *
 * @param {string | undefined} listenHost an IP address, `localhost`, or undefined for every interface
 * @returns {readonly string[] | undefined} undefined for every interface
 * @throws StepError for anything else
 */
export function addressesOf(listenHost) {
  if (listenHost === undefined) return undefined;
  if (listenHost === "localhost") return ["127.0.0.1", "::1"].filter(isHere);
  if (isIP(listenHost) !== 0) return [listenHost];
  throw new StepError(
    "LISTEN_HOST must be an IP address of this machine, or localhost.",
    "127.0.0.1, 0.0.0.0 and :: are such addresses (.env.example).",
  );
}

/** @param {string} address */
const isHere = (address) =>
  Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));

/**
 * What tells Next's server to listen on all of them: it binds the first itself, and speaks plain HTTP.
 *
 * @param {number} port
 * @param {readonly string[] | undefined} addresses
 * @param {string} [tls] a file in PEM, key and certificates; Next itself is then on a port of this machine that nobody is told
 * @returns {{ args: string[], preload: string | undefined, env: Record<string, string> }}
 */
export function listenWith(port, addresses, tls) {
  const [first, ...others] = addresses ?? [];
  const hosts = tls === undefined ? others : (addresses ?? [null]);
  const args =
    tls !== undefined
      ? ["-p", "0", "-H", "127.0.0.1"]
      : ["-p", String(port), ...(first === undefined ? [] : ["-H", first])];
  if (hosts.length === 0) return { args, preload: undefined, env: {} };
  return { args, preload: doorsModule, env: { PORTCULLIS_DOORS: JSON.stringify({ port, hosts, tls }) } };
}
