import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { generateSecret, generateURI, verify } from "otplib";
import { brand } from "@/lib/shared/brand";
import { recoveryCodeCount } from "@/lib/shared/features/totp/recovery-codes";

/** Seconds that a code lasts, which every authenticator app takes for granted (RFC 6238 §4.1). */
const period = 30;

/** A secret of 160 bits (RFC 4226 §4) as Base32. */
export const newSecret = (): string => generateSecret();

/** What a QR code says to an app. @param email by which people tell their accounts apart in it */
export const uriOf = (secret: string, email: string): string =>
  generateURI({ issuer: brand.name, label: email, secret });

/**
 * The time step that a code of an app is of: the present one, the one before or the one after (RFC 6238 §5.2).
 *
 * @param code six digits
 * @param at milliseconds since 1970
 * @returns undefined for any other code
 */
export async function stepOf(code: string, secret: string, at: number): Promise<number | undefined> {
  const epoch = Math.floor(at / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: period });
  return result.valid ? Math.floor(epoch / period) + result.delta : undefined;
}

/** Crockford's Base32: no letter that looks like a digit. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * Recovery codes: 120 random bits each, in groups for people to type.
 *
 * @param bytesFor what each is made of: 24 bytes that nobody can guess; new ones, if nothing is said
 */
export const recoveryCodes = (bytesFor: (place: number) => Uint8Array = () => randomBytes(24)): readonly string[] =>
  Array.from({ length: recoveryCodeCount }, (_, place) => {
    const signs = [...bytesFor(place)].map((byte) => alphabet[byte % alphabet.length]).join("");
    return (signs.match(/.{4}/g) ?? []).join("-");
  });

/**
 * A recovery code as the table keeps it. A plain hash does: 120 random bits are not guessed, however fast it is (ASVS 6.5.2 asks for a
 * slow one below 112).
 *
 * @param code with or without its hyphens
 */
export const hashOf = (userId: string, code: string): string =>
  createHash("sha256")
    .update(`recovery-code/v1/${userId}/${code.replaceAll("-", "")}`)
    .digest("base64url");

/** The same for a set of them. */
export const hashesOf = (userId: string, codes: readonly string[]): readonly string[] =>
  codes.map((code) => hashOf(userId, code));
