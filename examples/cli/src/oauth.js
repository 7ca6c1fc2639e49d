import { setTimeout as pause } from "node:timers/promises";
import * as client from "openid-client";
import { Fault } from "./fault.js";

/** How long one request may take, in seconds. */
const patience = 8;
/** How long to wait after each answer that never came, in ms. All tries lie within the half minute in which the app takes the same refresh token again. */
const waitsMs = [500, 1_000];

/** @typedef {import("./token-file.js").SignIn} SignIn */

/**
 * What the app says of itself at its well-known address (OpenID Connect Discovery §4).
 *
 * @param {string} issuer
 * @param {string} clientId
 */
export async function discover(issuer, clientId) {
  const options = { execute: allowances(issuer), timeout: patience };
  return client.discovery(new URL(issuer), clientId, undefined, client.None(), options);
}

/**
 * An app whose endpoints are known already.
 *
 * @param {Pick<SignIn, "issuer" | "clientId" | "tokenEndpoint" | "revocationEndpoint">} known
 */
export function configurationOf({ issuer, clientId, tokenEndpoint, revocationEndpoint }) {
  const server = {
    issuer,
    token_endpoint: tokenEndpoint,
    revocation_endpoint: revocationEndpoint,
    // What the app may sign with; one that is not told expects RS256 (OpenID Connect Registration §2).
    id_token_signing_alg_values_supported: ["ES256", "RS256", "PS256", "EdDSA"],
  };
  const configuration = new client.Configuration(server, clientId, undefined, client.None());
  configuration.timeout = patience;
  for (const allow of allowances(issuer)) allow(configuration);
  return configuration;
}

/**
 * Plain http, where the app is on this machine.
 *
 * @param {string} issuer
 * @returns {((configuration: client.Configuration) => void)[]}
 */
function allowances(issuer) {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
  return issuer.startsWith("http:") ? [client.allowInsecureRequests] : [];
}

/**
 * A sign-in as it is kept.
 *
 * @param {client.Configuration} configuration
 * @param {client.TokenEndpointResponse} tokens
 * @param {number} askedAt when they were asked for, in ms: they live from some moment after it
 * @param {string} [refreshToken] the one to go on with, where none comes
 * @returns {SignIn}
 * @throws {Fault} when the app gives nothing to go on by
 */
export function signInOf(configuration, tokens, askedAt, refreshToken) {
  const { issuer, token_endpoint, revocation_endpoint } = configuration.serverMetadata();
  const { access_token, refresh_token = refreshToken, expires_in = 0 } = tokens;
  if (refresh_token === undefined || token_endpoint === undefined || revocation_endpoint === undefined)
    throw new Fault("The app gives no refresh token, or does not take one back.");
  return {
    issuer,
    clientId: configuration.clientMetadata().client_id,
    tokenEndpoint: token_endpoint,
    revocationEndpoint: revocation_endpoint,
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: askedAt + expires_in * 1000,
  };
}

/**
 * Sends something again, as it is, while no answer comes.
 *
 * @template T
 * @param {() => Promise<T>} send
 * @returns {Promise<T>}
 */
export async function untilAnswered(send) {
  for (const waitMs of waitsMs) {
    try {
      return await send();
    } catch (error) {
      if (refusalIn(error) !== undefined) throw error;
      await pause(waitMs);
    }
  }
  return send();
}

/**
 * What OAuth calls a refusal (RFC 6749 §4.1.2.1, §5.2).
 *
 * @param {unknown} error
 * @returns {string | undefined} undefined where no answer came, or none that says so
 */
export function refusalIn(error) {
  if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
    return error.error;
  if (error instanceof client.WWWAuthenticateChallengeError)
    return error.cause[0]?.parameters.error ?? `status ${error.status}`;
  return undefined;
}

/** What there is to do about a refusal, besides what its name says. */
const advice = new Map([
  ["access_denied", "You did not let this program in, so nothing was done."],
  ["invalid_client", "The app does not let this program in, or not any more. Check the client id."],
  ["unauthorized_client", "The app does not let this program in, or not any more. Check the client id."],
  [
    "invalid_scope",
    "The app does not let this program ask for what it needs. See its README for how it is registered.",
  ],
  ["interaction_required", "The app wants to ask you something. Sign in there with a browser first."],
  ["expired_token", "That took too long, or too many codes were wrong. Begin again."],
  ["rate_limited", "There were too many tries. Wait a few minutes."],
]);

/**
 * Whatever went wrong between the app and here, as a sentence.
 *
 * @param {unknown} error
 * @param {string} issuer
 */
export function explained(error, issuer) {
  if (error instanceof Fault) return error;
  const refusal = refusalIn(error);
  if (refusal !== undefined)
    return new Fault(advice.get(refusal) ?? `${issuer} refused: ${refusal}.`, { cause: error });
  const { message, cause } = /** @type {Error & { cause?: { code?: string, status?: number } }} */ (error);
  const detail = cause?.code ?? cause?.status ?? "";
  return new Fault(`${issuer} gave no answer to go by: ${message} ${detail}`.trim(), { cause: error });
}
