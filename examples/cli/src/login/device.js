import { setTimeout as pause } from "node:timers/promises";
import * as client from "openid-client";
import { Fault } from "../fault.js";
import { discover, explained, refusalIn, signInOf, untilAnswered } from "../oauth.js";
import { isSafe } from "../options.js";
import { scope } from "./scope.js";

const grantType = "urn:ietf:params:oauth:grant-type:device_code";
/** How long to wait between two questions where the app does not say, and how much longer each time that it wants so, in seconds (RFC 8628 §3.2, §3.5). */
const stepSeconds = 5;
/** No longer than that, however often no answer comes, in seconds. */
const longestSeconds = 60;

/**
 * Signs somebody in by a code that they type on another device, where there is no browser on this one (RFC 8628). What they prove themselves by never
 * comes here.
 *
 * @param {{
 *   issuer: string,
 *   clientId: string,
 *   show: (address: URL, code: string) => void,
 *   keep: (signIn: import("../token-file.js").SignIn) => Promise<void>,
 * }} options
 * @throws {Fault} when nobody is signed in by it
 */
export async function signInByDevice({ issuer, clientId, show, keep }) {
  try {
    const configuration = await discover(issuer, clientId);
    // The tokens are for the app's own API (RFC 8707).
    const asked = await untilAnswered(() =>
      client.initiateDeviceAuthorization(configuration, { scope, resource: issuer }),
    );
    const address = new URL(asked.verification_uri);
    if (!isSafe(address)) throw new Fault(`${issuer} names an address to type the code at that is not https.`);
    show(address, asked.user_code);
    const parameters = { device_code: asked.device_code, resource: issuer };
    const { tokens, askedAt } = await untilDecided(
      () => client.genericGrantRequest(configuration, grantType, parameters),
      asked,
      { now: () => Date.now(), pause },
    );
    await keep(signInOf(configuration, tokens, askedAt));
  } catch (error) {
    // It has been used: whoever sent it was answered, and the answer was lost; or it has ended meanwhile.
    if (refusalIn(error) === "invalid_grant")
      throw new Fault("The app takes this code no more. Begin again: login --device", { cause: error });
    throw explained(error, issuer);
  }
}

/**
 * Asks until somebody has decided, no more often than the app wants it.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @param {{ interval?: number, expires_in: number }} code in seconds
 * @param {{ now: () => number, pause: (ms: number) => Promise<unknown> }} clock in ms
 * @returns {Promise<{ tokens: T, askedAt: number }>}
 * @throws what the app refuses, and a Fault when it takes too long
 */
export async function untilDecided(ask, { interval = stepSeconds, expires_in }, { now, pause }) {
  const endsAt = now() + expires_in * 1000;
  for (let seconds = interval; ;) {
    await pause(seconds * 1000);
    const askedAt = now();
    if (askedAt >= endsAt) throw new Fault("The code has expired. Begin again: login --device");
    try {
      return { tokens: await ask(), askedAt };
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === "slow_down") seconds += stepSeconds;
      // No answer: there may be too many who ask.
      else if (refusal === undefined) seconds = Math.min(seconds * 2, longestSeconds);
      else if (refusal !== "authorization_pending") throw error;
    }
  }
}
