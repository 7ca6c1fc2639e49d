import "server-only";
import { brand } from "@/lib/shared/brand";
import type { FieldError } from "@/lib/shared/errors";
import { estimateGuesses, normalizeForGuessing } from "./guesses";

/** What is known about the person who chooses a password. */
export type PasswordContext = { readonly email: string; readonly name: string };

/** Code points after NFC. Beyond NIST's 64 by far, and short enough to be hashed and normalised in no time. */
export const maxPasswordLength = 128;

/**
 * Below this many guesses a password is refused: zxcvbn's bar for "very unguessable", or, where shorter passwords are
 * allowed, what as many random digits would give.
 */
const fewestGuesses = (minLength: number): number => 10 ** Math.min(10, minLength);
/** After the person's own words are taken away, this many other characters must remain. */
const fewestOwnCharacters = 8;

/** Whether a password is short enough and well-formed, so that it can be hashed at all. */
export function fitsLength(plain: string): boolean {
  // Bounds the work of normalising; nothing that a person types shrinks to a quarter.
  if (plain.length > maxPasswordLength * 4 || !plain.isWellFormed()) return false;
  return [...plain.normalize("NFC")].length <= maxPasswordLength;
}

/**
 * The first reason to refuse a new password, or undefined.
 *
 * @param minLength code points after NFC (PASSWORD_MIN_LENGTH)
 */
export function findPasswordFault(plain: string, context: PasswordContext, minLength: number): FieldError | undefined {
  if (!fitsLength(plain)) return fault("too_long", `Use at most ${String(maxPasswordLength)} characters.`);
  if ([...plain.normalize("NFC")].length < minLength) {
    return fault(
      "too_short",
      `Use at least ${String(minLength)} characters. A few words that don't belong together work well.`,
    );
  }
  const words = contextWords(context);
  if (isMostlyContext(plain, words) || estimateGuesses(plain, words) < fewestGuesses(minLength)) {
    // The same estimate without the personal words tells which of the two reasons it is.
    return estimateGuesses(plain) < fewestGuesses(minLength)
      ? fault(
          "common",
          "This password is easy to guess: it is common, or made of common words and patterns. Add words that don't belong together.",
        )
      : fault(
          "context",
          "This password is made of your name, your e-mail address or this site's name. Choose words that nobody would connect with you.",
        );
  }
  return undefined;
}

const fault = (code: string, message: string): FieldError => ({ field: "password", code, message });

/** The person's own words and the product's, longest first: whole and split at every sign. */
function contextWords({ email, name }: PasswordContext): readonly string[] {
  const local = email.slice(0, Math.max(0, email.lastIndexOf("@")));
  // Without the last label: "com" in a password says nothing about the person.
  const domain = email
    .slice(email.lastIndexOf("@") + 1)
    .split(".")
    .slice(0, -1);
  const whole = [email, local, domain.join("."), name, name.replaceAll(/\s/gu, ""), brand.name, brand.slug];
  const parts = [local, ...domain, name].flatMap((text) => text.split(/[^\p{L}\p{M}\p{N}]+|(?<=\p{L})(?=\p{N})/u));
  const words = [...whole, ...parts].map((word) => normalizeForGuessing(word)).filter((word) => [...word].length >= 3);
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/** "ada.lovelace2024!" for Ada Lovelace: once her words and all signs between them are gone, next to nothing is left. */
function isMostlyContext(plain: string, words: readonly string[]): boolean {
  const text = normalizeForGuessing(plain);
  const rest = words.reduce((left, word) => left.replaceAll(word, " "), text);
  return rest !== text && [...rest.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "")].length < fewestOwnCharacters;
}
