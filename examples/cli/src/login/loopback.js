import { once } from "node:events";
import { createServer } from "node:http";
import { Fault } from "../fault.js";

/** For so long somebody may take to sign in and to agree. */
const patienceMs = 10 * 60_000;

/**
 * What the browser was sent back with, and how it is answered.
 *
 * @typedef {{ readonly url: URL, readonly reply: (words: string) => Promise<void> }} Return
 */

/**
 * Listens on this machine for a browser that comes back (RFC 8252 §7.3): by number, since a name may be somebody else's, and on a port that the system
 * chooses.
 *
 * @param {string} state what it brings along, that nobody else knows
 * @returns {Promise<{
 *   redirectUri: string,
 *   returned: () => Promise<Return>,
 *   close: () => void,
 * }>} `returned` waits for it, and throws a Fault when it takes too long
 */
export async function listen(state) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  /** @type {Promise<Return>} */
  const back = new Promise((resolve) => {
    server.on("request", ({ method, url: asked = "" }, response) => {
      const closed = new Promise((done) => response.once("close", done));
      /** @param {number} status */
      const answer = async (status, words = "") => {
        response.writeHead(status, headers).end(`${words}\n`);
        await closed;
      };
      const [path = ""] = asked.split("?");
      const url = new URL(redirectUri);
      url.search = asked.slice(path.length);
      if (method !== "GET" || path !== url.pathname) void answer(404);
      // Any page can send a browser here. Whoever does not know the state has not been asked.
      else if (url.searchParams.get("state") !== state) void answer(400, "This is no answer to what was asked.");
      else resolve({ url, reply: (words) => answer(200, words) });
    });
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  return {
    redirectUri,
    returned: () =>
      Promise.race([
        back,
        new Promise((/** @type {(value: never) => void} */ _, reject) => {
          timer = setTimeout(() => reject(new Fault("The browser did not come back in time.")), patienceMs);
        }),
      ]),
    close: () => {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The address has a code in it. */
const headers = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  connection: "close",
};
