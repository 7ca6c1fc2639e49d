import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { Fault } from "./fault.js";
import { withLock } from "./lock.js";

/**
 * A sign-in: what the app gave, and where. `expiresAt` is in ms since 1970, by the clock of this machine.
 *
 * @typedef {{
 *   readonly issuer: string, readonly clientId: string,
 *   readonly tokenEndpoint: string, readonly revocationEndpoint: string,
 *   readonly accessToken: string, readonly refreshToken: string, readonly expiresAt: number,
 * }} SignIn
 */

/** @satisfies {readonly (keyof SignIn)[]} */
const texts = ["issuer", "clientId", "tokenEndpoint", "revocationEndpoint", "accessToken", "refreshToken"];

/** Where a sign-in is kept: one file for each app, which its owner alone may read. What is for one app is so never sent to another. */
export class TokenFile {
  #issuer;
  #path;

  /**
   * @param {string} issuer
   * @param {Readonly<Record<string, string | undefined>>} environment
   */
  constructor(issuer, environment) {
    const given = environment["XDG_STATE_HOME"] ?? "";
    // The XDG specification: a path that is not absolute does not count.
    const state = isAbsolute(given) ? given : join(environment["HOME"] || homedir(), ".local", "state");
    this.#issuer = issuer;
    this.#path = join(state, "portcullis-cli", `${encodeURIComponent(issuer)}.json`);
  }

  /**
   * @returns {Promise<SignIn | undefined>}
   * @throws {Fault} when there is something that this program has not written
   */
  async read() {
    const text = await readFile(this.#path, "utf8").catch((/** @type {unknown} */ error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const found = parse(text);
    if (found?.issuer !== this.#issuer)
      throw new Fault(`This program has not written ${this.#path}. Remove it, and sign in again.`);
    return found;
  }

  /**
   * Writes it as a whole, or not at all: whoever reads meanwhile, or is killed, finds the one before or this one.
   *
   * @param {SignIn} signIn
   */
  async write(signIn) {
    const folder = dirname(this.#path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // It may have been there before.
    await chmod(folder, 0o700);
    const draft = `${this.#path}.${randomUUID()}`;
    try {
      const file = await open(draft, "wx", 0o600);
      try {
        await file.writeFile(JSON.stringify(signIn));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  remove() {
    return rm(this.#path, { force: true });
  }

  /**
   * Runs some work that changes it, while no other process does.
   *
   * @template T
   * @param {() => Promise<T>} work
   */
  alone(work) {
    return withLock(`${this.#path}.lock`, work);
  }
}

/**
 * @param {string} text
 * @returns {SignIn | undefined}
 */
function parse(text) {
  try {
    const found = /** @type {Record<string, unknown> | null} */ (JSON.parse(text));
    const isWhole =
      texts.every((name) => typeof found?.[name] === "string") && Number.isFinite(found?.["expiresAt"] ?? NaN);
    return isWhole ? /** @type {SignIn} */ (/** @type {unknown} */ (found)) : undefined;
  } catch {
    return undefined;
  }
}
