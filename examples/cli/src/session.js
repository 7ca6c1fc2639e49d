import * as client from "openid-client";
import { Fault } from "./fault.js";
import { configurationOf, explained, refusalIn, signInOf, untilAnswered } from "./oauth.js";

/** A token is not shown any more when it is good for less than that: it has to arrive yet. */
const marginMs = 30_000;

/** @typedef {import("./token-file.js").SignIn} SignIn */

/** The sign-in that is kept for an app. Many runs of this program may have one of these at once. */
export class Session {
  #issuer;
  #file;

  /**
   * @param {string} issuer
   * @param {import("./token-file.js").TokenFile} file
   */
  constructor(issuer, file) {
    this.#issuer = issuer;
    this.#file = file;
  }

  /** @throws {Fault} when somebody is signed in */
  async expectNone() {
    if ((await this.#file.read()) !== undefined)
      throw new Fault(`You are signed in to ${this.#issuer} already. Sign out first: logout`);
  }

  /**
   * Keeps a new sign-in.
   *
   * @param {SignIn} signIn
   */
  begin(signIn) {
    return this.#file.alone(() => this.#file.write(signIn));
  }

  /**
   * A token to show to the app, refreshed where that is due: by one run alone, for all that wait.
   *
   * @param {string} [refused] one that the app does not take, whenever it expires
   * @throws {Fault} when nobody is signed in, or not any more
   */
  async accessToken(refused) {
    const found = await this.#expect();
    if (found.accessToken !== refused && found.expiresAt - Date.now() > marginMs) return found.accessToken;
    return this.#file.alone(async () => {
      const current = await this.#file.read();
      if (current === undefined) throw signedOut();
      // Whoever was here before has done it.
      if (current.accessToken !== found.accessToken) return current.accessToken;
      return (await this.#refresh(current)).accessToken;
    });
  }

  /**
   * Ends it, there and here.
   *
   * @returns {Promise<boolean>} whether the app was told; here it is over in any case
   * @throws {Fault} when nobody is signed in
   */
  end() {
    return this.#file.alone(async () => {
      const found = await this.#expect();
      const revoked = untilAnswered(() => client.tokenRevocation(configurationOf(found), found.refreshToken));
      const isTold = await revoked.then(
        () => true,
        () => false,
      );
      await this.#file.remove();
      return isTold;
    });
  }

  async #expect() {
    const found = await this.#file.read();
    if (found === undefined) throw new Fault(`You are not signed in to ${this.#issuer}. Sign in first: login`);
    return found;
  }

  /**
   * RFC 6749 §6. What comes is kept before anybody uses it: a refresh token whose successor has been used looks stolen.
   *
   * @param {SignIn} current
   */
  async #refresh(current) {
    const { issuer, refreshToken } = current;
    const configuration = configurationOf(current);
    const parameters = { resource: issuer };
    const askedAt = Date.now();
    const answer = untilAnswered(() => client.refreshTokenGrant(configuration, refreshToken, parameters));
    const tokens = await answer.catch(async (/** @type {unknown} */ error) => {
      if (refusalIn(error) !== "invalid_grant") throw explained(error, issuer);
      await this.#file.remove();
      throw signedOut();
    });
    const next = signInOf(configuration, tokens, askedAt, refreshToken);
    await this.#file.write(next);
    return next;
  }
}

const signedOut = () =>
  new Fault(
    "You were signed out elsewhere, or the sign-in was too old. Its tokens are deleted here. Sign in again: login",
  );
