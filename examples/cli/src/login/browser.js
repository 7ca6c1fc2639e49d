import * as client from "openid-client";
import { Fault } from "../fault.js";
import { discover, explained, signInOf } from "../oauth.js";
import { isSafe } from "../options.js";
import { listen } from "./loopback.js";
import { scope } from "./scope.js";

/**
 * Signs somebody in with their browser: authorization code with PKCE, back to a loopback address (RFC 8252, RFC 7636). Their password, and what else
 * they prove themselves by, never comes here.
 *
 * @param {{
 *   issuer: string,
 *   clientId: string,
 *   show: (address: URL) => void,
 *   keep: (signIn: import("../token-file.js").SignIn) => Promise<void>,
 * }} options `show` has the address opened; `keep` stores what comes, before the browser is told that it is done
 * @throws {Fault} when nobody is signed in by it
 */
export async function signInByBrowser({ issuer, clientId, show, keep }) {
  const configuration = await discover(issuer, clientId).catch((/** @type {unknown} */ error) => {
    throw explained(error, issuer);
  });
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
  const { redirectUri, returned, close } = await listen(state);
  try {
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope,
      // The tokens are for the app's own API (RFC 8707).
      resource: issuer,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    if (!isSafe(address)) throw new Fault(`${issuer} names an address to sign in at that is not https.`);
    show(address);
    const { url, reply } = await returned();
    try {
      await keep(await redeem(configuration, url, { state, nonce, verifier }));
    } catch (error) {
      await reply(`${/** @type {Error} */ (error).message} You can close this page.`);
      throw error;
    }
    await reply("You are signed in. You can close this page and go back to the program.");
  } finally {
    close();
  }
}

/**
 * Tokens for a code, once it is sure that it answers what was asked, and comes from whom was asked (RFC 9207).
 *
 * @param {client.Configuration} configuration
 * @param {URL} url
 * @param {{ state: string, nonce: string, verifier: string }} asked
 * @throws {Fault} when it is no such code
 */
async function redeem(configuration, url, { state, nonce, verifier }) {
  const { issuer } = configuration.serverMetadata();
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const askedAt = Date.now();
  const answer = client.authorizationCodeGrant(configuration, url, checks, { resource: issuer });
  const tokens = await answer.catch((/** @type {unknown} */ error) => {
    throw explained(error, issuer);
  });
  return signInOf(configuration, tokens, askedAt);
}
