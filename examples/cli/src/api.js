import { Fault } from "./fault.js";
import { explained } from "./oauth.js";

const patienceMs = 15_000;

/**
 * Asks the app's API for something, as whoever is signed in.
 *
 * @param {string} issuer
 * @param {import("./session.js").Session} session
 * @param {string} path with its query
 * @returns {Promise<Record<string, unknown>>}
 * @throws {Fault} when it is not given
 */
export async function get(issuer, session, path) {
  /** @param {string} token */
  const ask = (token) =>
    fetch(issuer + path, {
      headers: { accept: "application/json", authorization: `Bearer ${token}` },
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    }).catch((/** @type {unknown} */ error) => {
      throw explained(error, issuer);
    });
  const token = await session.accessToken();
  let response = await ask(token);
  // It may be refused before its time: somebody's role was changed, or it was revoked. The next refresh tells which.
  if (response.status === 401) response = await ask(await session.accessToken(token));
  /** @type {unknown} */
  const body = await response.json().catch(() => undefined);
  if (!response.ok || typeof body !== "object" || body === null) throw refusal(response.status, body);
  return /** @type {Record<string, unknown>} */ (body);
}

/**
 * Of problem details (RFC 9457), what is meant for people.
 *
 * @param {number} status
 * @param {unknown} body
 */
function refusal(status, body) {
  const { detail, title } = /** @type {Record<string, unknown>} */ (body ?? {});
  const said = [detail, title].find((text) => typeof text === "string") ?? "";
  return new Fault(`The app answered ${status}. ${said}`.trim());
}
