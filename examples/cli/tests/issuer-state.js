/** @typedef {import("./serve.js").Sent} Sent */

/** What the app of a test does, which the test may change, and what it was sent. */
export const beginning = () => ({
  /** So many answers of the token endpoint are lost on the way, after it has done what was asked. */
  lost: 0,
  /** So many are 503, and nothing is done. */
  busy: 0,
  revoked: false,
  /** What it says where it should say something else. */
  lies: /** @type {{ iss?: string, state?: string, nonce?: string }} */ ({}),
  denies: false,
  /** What a device is told that asks, before it gets tokens: refusals, and `""` for an answer that is lost. */
  told: /** @type {string[]} */ ([]),
  /** Where codes are typed. */
  typedAt: "/device",
  /** What was sent to the token endpoint. */
  asked: /** @type {Sent[]} */ ([]),
  /** What was sent by devices that want to show a code. */
  shown: /** @type {Sent[]} */ ([]),
  /** What was sent to the revocation endpoint. */
  revocations: /** @type {Sent[]} */ ([]),
});
