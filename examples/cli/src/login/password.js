// feature:token-endpoint begin
import * as client from "openid-client";
import { Fault } from "../fault.js";
import { configurationOf, explained, refusalIn, signInOf } from "../oauth.js";

/** @typedef {import("../token-file.js").SignIn} SignIn */

/**
 * Signs somebody in with their password, where no browser is at hand: for programs of whoever runs the app, which its FIRST_PARTY_CLIENTS names.
 *
 * @param {{ issuer: string, clientId: string, email: string, password: string }} asked
 * @param {() => Promise<string | undefined>} nextCode a code to try, if the app asks for one and there is one yet // feature:totp
 * @returns {Promise<SignIn>}
 * @throws {Fault} when it opens nothing
 */
export async function signInByPassword(
  { issuer, clientId, email, password },
  nextCode, // feature:totp
) {
  const endpoint = `${issuer}/api/auth/token`;
  const known = { issuer, clientId, tokenEndpoint: endpoint, revocationEndpoint: `${endpoint}/revoke` };
  const configuration = configurationOf(known);
  const askedAt = Date.now();
  try {
    const tokens = await client.genericGrantRequest(configuration, "password", { username: email, password });
    return signInOf(configuration, tokens, askedAt);
  } catch (error) {
    // feature:totp begin
    const ticket = error instanceof client.ResponseBodyError ? error.cause["mfa_token"] : undefined;
    if (typeof ticket === "string") return await signInByCode(configuration, ticket, nextCode);
    // feature:totp end
    if (refusalIn(error) === "invalid_grant") throw new Fault("E-mail address or password is wrong.", { cause: error });
    throw explained(error, issuer);
  }
}
// feature:totp begin

/**
 * The second step. A wrong code leaves the ticket good, up to a number of times that the app knows.
 *
 * @param {client.Configuration} configuration
 * @param {string} ticket
 * @param {() => Promise<string | undefined>} nextCode
 * @returns {Promise<SignIn>}
 */
async function signInByCode(configuration, ticket, nextCode) {
  for (;;) {
    const code = await nextCode();
    if (code === undefined) throw new Fault("The code is wrong, or was used before.");
    const askedAt = Date.now();
    try {
      const tokens = await client.genericGrantRequest(configuration, "mfa_otp", { mfa_token: ticket, code });
      return signInOf(configuration, tokens, askedAt);
    } catch (error) {
      if (refusalIn(error) !== "invalid_grant") throw explained(error, configuration.serverMetadata().issuer);
    }
  }
}
// feature:totp end
// feature:token-endpoint end
