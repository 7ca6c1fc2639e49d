/** In code points after NFC. Beyond NIST's 64 by far, and short enough to be hashed and normalised in no time. */
export const maxPasswordLength = 128;

/** How long a password counts: in code points after NFC, whichever way a keyboard composes its letters. */
export const passwordLength = (plain: string): number => [...plain.normalize("NFC")].length;
