import { estimateGuesses, normalizeForGuessing } from "./guesses.mjs";

/**
 * A password that somebody wants to use, and what is known about them.
 *
 * @typedef {object} Judged
 * @property {string} plain at most 512 UTF-16 units
 * @property {string} email
 * @property {string} name
 * @property {readonly string[]} site the product's own names
 * @property {number} minLength in code points
 */

/**
 * Below this many guesses a password is refused: zxcvbn's bar for "very unguessable", or, where shorter passwords are
 * allowed, what as many random digits would give.
 *
 * @param {number} minLength
 */
const fewestGuesses = (minLength) => 10 ** Math.min(10, minLength);
/** After the person's own words are taken away, this many other characters must remain. */
const fewestOwnCharacters = 8;

/**
 * Why a password is refused: `common`, or made of common parts; `context`, made of the person's or the product's own words.
 *
 * @param {Judged} judged
 * @returns {"common" | "context" | undefined}
 */
export function judge(judged) {
  const { plain, minLength } = judged;
  const words = contextWords(judged);
  if (!isMostlyContext(plain, words) && estimateGuesses(plain, words) >= fewestGuesses(minLength)) return undefined;
  // The same estimate without the personal words tells which of the two reasons it is.
  return estimateGuesses(plain) < fewestGuesses(minLength) ? "common" : "context";
}

/**
 * The person's own words and the product's, longest first: whole and split at every sign.
 *
 * @param {Judged} judged
 * @returns {readonly string[]}
 */
function contextWords({ email, name, site }) {
  const local = email.slice(0, Math.max(0, email.lastIndexOf("@")));
  // Without the last label: "com" in a password says nothing about the person.
  const domain = email
    .slice(email.lastIndexOf("@") + 1)
    .split(".")
    .slice(0, -1);
  const whole = [email, local, domain.join("."), name, name.replaceAll(/\s/gu, ""), ...site];
  const parts = [local, ...domain, name].flatMap((text) => text.split(/[^\p{L}\p{M}\p{N}]+|(?<=\p{L})(?=\p{N})/u));
  const words = [...whole, ...parts].map((word) => normalizeForGuessing(word)).filter((word) => [...word].length >= 3);
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/**
 * "ada.lovelace2024!" for Ada Lovelace: once her words and all signs between them are gone, next to nothing is left.
 *
 * @param {string} plain
 * @param {readonly string[]} words
 */
function isMostlyContext(plain, words) {
  const text = normalizeForGuessing(plain);
  const rest = words.reduce((left, word) => left.replaceAll(word, " "), text);
  return rest !== text && [...rest.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "")].length < fewestOwnCharacters;
}
