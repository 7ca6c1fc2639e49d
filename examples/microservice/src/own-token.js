import { Patience } from "./patience.js";

/** A token is not used any more when it is good for less than that. */
const marginMs = 30_000;
const patienceMs = 5_000;

/**
 * This service's own access token, to follow revocations with: by its client id and secret (RFC 6749 §4.4, §2.3.1), kept while it is good.
 */
export class OwnToken {
  #config;
  #token = "";
  #goodUntil = 0;

  /** @param {Pick<import("./config.js").Config, "TOKEN_URL" | "CLIENT_ID" | "CLIENT_SECRET">} config */
  constructor(config) {
    this.#config = config;
  }

  /**
   * @param {AbortSignal} stop
   * @returns {Promise<string>}
   * @throws {Error} when none is given
   */
  async get(stop) {
    if (performance.now() < this.#goodUntil) return this.#token;
    const patience = new Patience(stop);
    patience.renew(patienceMs);
    try {
      return await this.#ask(patience.signal);
    } finally {
      patience.end();
    }
  }

  /** @param {AbortSignal} signal */
  async #ask(signal) {
    const { TOKEN_URL, CLIENT_ID, CLIENT_SECRET } = this.#config;
    const askedAt = performance.now();
    const response = await fetch(TOKEN_URL, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${formEncode(CLIENT_ID)}:${formEncode(CLIENT_SECRET)}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "revocations:read" }),
      redirect: "error",
      signal,
    });
    if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
    const { access_token: token, expires_in: seconds } = /** @type {Record<string, unknown>} */ (await response.json());
    if (typeof token !== "string" || typeof seconds !== "number") throw new Error("the token endpoint gave no token");
    this.#token = token;
    this.#goodUntil = askedAt + seconds * 1000 - marginMs;
    return token;
  }

  /** Has the next one asked for: this one was refused. */
  forget() {
    this.#goodUntil = 0;
  }
}

/** @param {string} text */
const formEncode = (text) => new URLSearchParams({ "": text }).toString().slice(1);
