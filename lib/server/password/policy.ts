import "server-only";
import { brand } from "@/lib/shared/brand";
import type { FieldError } from "@/lib/shared/errors";
import { maxPasswordLength, passwordLength } from "@/lib/shared/password";
import { runInWorker } from "./pool";

/** What is known about the person who chooses a password. */
export type PasswordContext = { readonly email: string; readonly name: string };

/** Whether a password is short enough and well-formed, so that it can be hashed at all. */
export function fitsLength(plain: string): boolean {
  // Bounds the work of normalising; nothing that a person types shrinks to a quarter.
  if (plain.length > maxPasswordLength * 4 || !plain.isWellFormed()) return false;
  return passwordLength(plain) <= maxPasswordLength;
}

/**
 * What is wrong with the length of a new password, or undefined.
 *
 * @param minLength code points after NFC (PASSWORD_MIN_LENGTH)
 */
export function findLengthFault(plain: string, minLength: number): FieldError | undefined {
  if (!fitsLength(plain)) return fault("too_long", `Use at most ${String(maxPasswordLength)} characters.`);
  if (passwordLength(plain) >= minLength) return undefined;
  return fault(
    "too_short",
    `Use at least ${String(minLength)} characters. A few words that don't belong together work well.`,
  );
}

/**
 * The first reason to refuse a new password, or undefined. How easy it is to guess is judged in a worker thread.
 *
 * @param minLength code points after NFC (PASSWORD_MIN_LENGTH)
 * @throws AppError `busy` when too many tasks wait for a thread
 */
export async function findPasswordFault(
  plain: string,
  context: PasswordContext,
  minLength: number,
): Promise<FieldError | undefined> {
  const wrongLength = findLengthFault(plain, minLength);
  if (wrongLength !== undefined) return wrongLength;
  switch (await runInWorker({ kind: "judge", plain, ...context, site: [brand.name, brand.slug], minLength })) {
    case undefined:
      return undefined;
    case "context":
      return fault(
        "context",
        "This password is made of your name, your e-mail address or this site's name. Choose words that nobody would connect with you.",
      );
    default:
      return fault(
        "common",
        "This password is easy to guess: it is common, or made of common words and patterns. Add words that don't belong together.",
      );
  }
}

const fault = (code: string, message: string): FieldError => ({ field: "password", code, message });
