import { createHash, randomUUID } from "node:crypto";
import { idToken } from "./id-token.js";
import { beginning } from "./issuer-state.js";
import { serve } from "./serve.js";

/**
 * @typedef {import("./serve.js").Sent} Sent
 * @typedef {import("./serve.js").Answer} Answer
 */

/**
 * @param {string} error
 * @returns {Answer}
 */
const refuse = (error, status = 400, more = {}) => ({ status, body: { error, ...more } });

/**
 * Stands for the app: whoever is sent to it agrees at once, and it gives tokens that it counts. A refresh token is good for one more use, as if its
 * answer had been lost.
 *
 * @param {import("node:test").TestContext} context
 */
export async function startIssuer(context) {
  const state = beginning();
  /** @type {Map<string, Sent>} */
  const codes = new Map();
  /** @type {Map<string, number>} */
  const uses = new Map();
  const good = new Set();
  let issuer = "";

  /** @returns {Answer} */
  const issue = (more = {}) => {
    const tokens = { access_token: `a-${randomUUID()}`, refresh_token: `r-${randomUUID()}` };
    good.add(tokens.access_token);
    uses.set(tokens.refresh_token, 0);
    return { body: { ...tokens, token_type: "Bearer", expires_in: 600, ...more } };
  };

  /** @type {Record<string, (sent: Sent) => Answer>} */
  const grants = {
    authorization_code: ({ code = "", code_verifier = "", redirect_uri, client_id }) => {
      const { nonce, ...asked } = codes.get(code) ?? {};
      codes.delete(code);
      const challenge = createHash("sha256").update(code_verifier).digest("base64url");
      if (asked["code_challenge"] !== challenge || asked["redirect_uri"] !== redirect_uri)
        return refuse("invalid_grant");
      return issue(idToken({ iss: issuer, aud: client_id, nonce: state.lies.nonce ?? nonce }));
    },
    refresh_token: ({ refresh_token = "", client_id }) => {
      const used = uses.get(refresh_token) ?? Infinity;
      if (state.revoked || used > 1) return refuse("invalid_grant");
      uses.set(refresh_token, used + 1);
      return issue(idToken({ iss: issuer, aud: client_id }));
    },
    "urn:ietf:params:oauth:grant-type:device_code": ({ device_code, client_id, resource }) => {
      const [refusal] = state.told.splice(0, 1);
      if (refusal !== undefined) return refuse(refusal);
      if (device_code !== "d" || resource !== issuer) return refuse("invalid_grant");
      return issue(idToken({ iss: issuer, aud: client_id }));
    },
    // feature:token-endpoint begin
    password: ({ password }) => {
      if (password === "and a code") return refuse("mfa_required", 403, { mfa_token: "ticket" }); // feature:totp
      return password === "quiet river" ? issue() : refuse("invalid_grant");
    },
    mfa_otp: ({ mfa_token, code }) => (`${mfa_token} ${code}` === "ticket 123456" ? issue() : refuse("invalid_grant")), // feature:totp
    // feature:token-endpoint end
  };

  /** @type {(sent: Sent) => Answer | undefined} */
  const token = (sent) => {
    state.asked.push(sent);
    if (state.busy > 0) {
      state.busy -= 1;
      return refuse("busy", 503);
    }
    if (state.told[0] === "") return void state.told.shift();
    const answer = grants[sent["grant_type"] ?? ""]?.(sent) ?? refuse("unsupported_grant_type");
    if (state.lost === 0) return answer;
    state.lost -= 1;
    return undefined;
  };
  /** @type {(sent: Sent) => Answer} */
  const revoke = (sent) => {
    state.revocations.push(sent);
    state.revoked = true;
    return { body: {} };
  };
  /** @type {Record<string, (sent: Sent) => Answer | undefined>} */
  const open = {
    "/.well-known/openid-configuration": () => ({
      body: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        device_authorization_endpoint: `${issuer}/device/auth`,
        revocation_endpoint: `${issuer}/revoke`,
        id_token_signing_alg_values_supported: ["ES256"],
        authorization_response_iss_parameter_supported: true,
      },
    }),
    "/token": token,
    "/device/auth": (sent) => {
      state.shown.push(sent);
      const verification_uri = new URL(state.typedAt, issuer).href;
      return { body: { device_code: "d", user_code: "BCDF-GHJK", verification_uri, expires_in: 60, interval: 1 } };
    },
    "/revoke": revoke,
    "/api/auth/token": token, // feature:token-endpoint
    "/api/auth/token/revoke": revoke, // feature:token-endpoint
  };
  /** @type {Record<string, (sent: Sent) => Answer>} */
  const behindTokens = {
    "/api/profile": () => ({ body: { name: "Ada", email: "ada@example.com" } }),
    // feature:notes begin
    "/api/notes": ({ cursor }) =>
      cursor === undefined
        ? { body: { notes: [{ id: "1", title: "Oil the hinges" }], nextCursor: "a&b" } }
        : { body: { notes: [{ id: "2", title: `Feed \u001b[31m after ${cursor}` }], nextCursor: null } },
    // feature:notes end
  };

  /** @type {import("./serve.js").AnswerTo} */
  const answerTo = (path, sent, bearer) => {
    const guarded = behindTokens[path];
    if (guarded === undefined) return (open[path] ?? (() => refuse("not_found", 404)))(sent);
    return good.has(bearer) && !state.revoked ? guarded(sent) : refuse("invalid_token", 401);
  };

  /**
   * Where a browser is sent back to that has come with an address.
   *
   * @param {URL} address
   */
  const agree = ({ searchParams }) => {
    const asked = Object.fromEntries(searchParams);
    const code = randomUUID();
    codes.set(code, asked);
    const answer = state.denies ? { error: "access_denied" } : { code };
    const query = { ...answer, state: asked["state"] ?? "", iss: issuer, ...state.lies };
    return `${asked["redirect_uri"] ?? ""}?${new URLSearchParams(query).toString()}`;
  };

  issuer = await serve(context, answerTo);
  return { issuer, state, agree, forget: () => good.clear() };
}
