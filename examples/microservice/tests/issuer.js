import { createServer } from "node:http";
import { once } from "node:events";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** @typedef {import("node:http").ServerResponse} Response */

/**
 * Stands for the app: publishes keys, gives this service its own token, and streams what the test writes.
 *
 * @param {import("node:test").TestContext} context
 */
export async function startIssuer(context) {
  /** @type {{ kid: string, key: CryptoKey, jwk: import("jose").JWK }[]} */
  const keys = [];
  /** Streams that are open, with what was asked for; a test waits for the next one. */
  const state = {
    keysAreGone: false,
    tokens: 0,
    status: 200,
    waiting: /** @type {((stream: Stream) => void)[]} */ ([]),
  };
  /** @typedef {{ response: Response, headers: import("node:http").IncomingHttpHeaders }} Stream */
  const server = createServer((request, response) => {
    if (request.url === "/.well-known/jwks.json") {
      response.writeHead(state.keysAreGone ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    } else if (request.url === "/oidc/token") {
      state.tokens += 1;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token: `own-${state.tokens}`, expires_in: 600 }));
    } else if (state.status !== 200) response.writeHead(state.status).end();
    else {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      state.waiting.shift()?.({ response, headers: request.headers });
    }
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://localhost:${port}`;

  /** Adds a key, by which it signs from then on. */
  const rotate = async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const kid = `key-${keys.length}`;
    keys.unshift({ kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256" } });
  };
  await rotate();

  /**
   * @param {Readonly<Record<string, unknown>>} [claims] in place of the usual ones
   * @param {Readonly<Record<string, unknown>>} [header]
   */
  const sign = (claims = {}, header = {}) => {
    const [newest] = keys;
    if (newest === undefined) throw new Error("there is no key");
    const at = Math.floor(Date.now() / 1000);
    const usual = { iss: issuer, aud: "reports", sub: "ada", client_id: "web", sid: "session", jti: "token", ver: 1 };
    return new SignJWT({ ...usual, iat: at, exp: at + 600, scope: "notes:read", ...claims })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: newest.kid, ...header })
      .sign(newest.key);
  };
  /** @returns {Promise<Stream>} the next stream that is asked for */
  const nextStream = () => new Promise((resolve) => state.waiting.push(resolve));
  return { issuer, state, keys, rotate, sign, nextStream };
}

/**
 * Writes an event to a stream.
 *
 * @param {{ response: Response }} stream
 * @param {string} name
 * @param {unknown} data
 * @param {string} [id]
 */
export const write = ({ response }, name, data, id) =>
  response.write(`event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
