import { createServer } from "node:http";
import { actorsIn } from "./actors.js";
import { Figures } from "./figures.js";

const realm = "portcullis-microservice";
const bearer = /^Bearer +([^\s]+) *$/i;

/**
 * @typedef {{ status: number, body: object, headers?: Readonly<Record<string, string>> }} Answer
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {{ refusal?: never, claims: import("./verify.js").Claims, acting: readonly string[] }} Admitted
 */

/**
 * The service itself: `GET /whoami` and `GET /figures` for programs and people with a token that is meant for it, and `GET /health` for whoever
 * runs it.
 *
 * @param {{
 *   scope: string,
 *   actors: readonly string[],
 *   verify: (token: string) => Promise<import("./verify.js").Verification>,
 *   replica: import("./replica.js").Replica,
 * }} options
 */
export function createService({ scope, actors, verify, replica }) {
  const figures = new Figures();
  /** @type {(answer: (admitted: Admitted) => object) => (request: Request) => Promise<Answer>} */
  const admitted = (answer) => async (request) => {
    const result = await admit(request, { scope, actors, verify, replica });
    return result.refusal ?? { status: 200, body: answer(result) };
  };
  /** @type {Readonly<Record<string, (request: Request) => Answer | Promise<Answer>>>} */
  const routes = {
    "/health": () =>
      replica.isTrusted
        ? { status: 200, body: { status: "ready", revocations: replica.size } }
        : { status: 503, body: { status: "revocations unknown" } },
    "/whoami": admitted(({ claims }) => ({ subject: claims.sub, clientId: claims["client_id"] })),
    "/figures": admitted(({ claims, acting }) => {
      const { sub = "" } = claims;
      // A service that acts for itself is its own subject (RFC 9068 §2.2).
      if (sub === claims["client_id"]) return { about: "everybody", ...figures.all };
      return { about: "person", subject: sub, actors: acting, requests: figures.count(sub) };
    }),
  };
  return createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answered = async () => {
      if (route === undefined) return problem(404, "not_found");
      if (request.method !== "GET" && request.method !== "HEAD")
        return problem(405, "method_not_allowed", { allow: "GET, HEAD" });
      return route(request);
    };
    void answered()
      .catch(() => problem(500, "internal"))
      .then(({ status, body, headers }) => {
        response.writeHead(status, {
          "content-type": status < 400 ? "application/json" : "application/problem+json",
          "cache-control": "no-store",
          ...headers,
        });
        response.end(JSON.stringify(body));
      });
  });
}

/**
 * Whether whoever asks may: a token in the header (RFC 6750 §2.1), genuine and for us, not revoked, with the scope, and of nobody who
 * acts for a person and may not here.
 *
 * @param {Request} request
 * @param {Parameters<typeof createService>[0]} options
 * @returns {Promise<{ refusal: Answer } | Admitted>}
 */
async function admit({ headers }, { scope, actors, verify, replica }) {
  if (headers.authorization === undefined) return { refusal: challenge(401) };
  const verification = await verify(bearer.exec(headers.authorization)?.[1] ?? "");
  if (!verification.ok)
    return { refusal: verification.reason === "invalid" ? challenge(401, "invalid_token") : unavailable };
  const { claims } = verification;
  const acting = actorsIn(claims["act"]);
  if (acting === undefined) return { refusal: challenge(401, "invalid_token") };
  // A revocation is never taken back: what is known of one holds, however long nothing has been heard.
  if (replica.revokes(claims)) return { refusal: challenge(401, "invalid_token") };
  if (!replica.isTrusted) return { refusal: unavailable };
  const given = typeof claims.scope === "string" ? claims.scope.split(" ") : [];
  if (!given.includes(scope)) return { refusal: challenge(403, "insufficient_scope", `, scope="${scope}"`) };
  const [actor] = acting;
  if (actor !== undefined && actors.length > 0 && !actors.includes(actor))
    return { refusal: problem(403, "actor_refused") };
  return { claims, acting };
}

/**
 * A refusal as RFC 6750 §3 has it: without a token there is no error to name.
 *
 * @param {401 | 403} status
 * @param {"invalid_token" | "insufficient_scope"} [error]
 * @returns {Answer}
 */
function challenge(status, error, more = "") {
  const value = `Bearer realm="${realm}"${error === undefined ? "" : `, error="${error}"`}${more}`;
  return problem(status, error ?? "unauthenticated", { "www-authenticate": value });
}

/**
 * Problem details (RFC 9457).
 *
 * @param {number} status
 * @param {string} code
 * @param {Readonly<Record<string, string>>} [headers]
 * @returns {Answer}
 */
const problem = (status, code, headers = {}) => ({ status, body: { type: "about:blank", status, code }, headers });

/** Nobody knows whether the token is good: nobody is let in. */
const unavailable = problem(503, "unavailable", { "retry-after": "1" });
