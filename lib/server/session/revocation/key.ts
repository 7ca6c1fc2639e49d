import "server-only";

/** One way of writing 128 bits. What is written otherwise, in capitals for instance, is another name and not of this form. */
export type KeyForm = {
  /** Reads 24 of the bits alone; of a text that is not of this form, anything. */
  readonly readTail: (text: string) => number;
  /** The same bits, of the last of the four words. */
  readonly tailOf: (last: number) => number;
  /** Reads all four words. @returns false for a text that is not of this form; `into` then holds nothing of use */
  readonly read: (text: string, into: Uint32Array) => boolean;
  // feature:revocation-stream begin
  /** The text that four words were read from. */
  readonly write: (words: Uint32Array) => string;
  // feature:revocation-stream end
};

/** More than the digits of a group are worth together, at whatever place of it this stands. */
const none = 0x1_0000;

/** What each character is worth as a digit, by its code; `none` for what is no digit. */
function digitsOf(alphabet: string): Int32Array {
  const values = new Int32Array(0x1_0000).fill(none);
  for (const [value, digit] of [...alphabet].entries()) values[digit.charCodeAt(0)] = value;
  return values;
}

const base16 = digitsOf("0123456789abcdef");
const base64 = digitsOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const digit = (base: Int32Array, text: string, at: number): number => base[text.charCodeAt(at)] ?? none;

/** Two bytes. */
const fourOf16 = (text: string, at: number): number =>
  (digit(base16, text, at) << 12) |
  (digit(base16, text, at + 1) << 8) |
  (digit(base16, text, at + 2) << 4) |
  digit(base16, text, at + 3);
/** A byte and a half. */
const twoOf64 = (text: string, at: number): number => (digit(base64, text, at) << 6) | digit(base64, text, at + 1);

// feature:revocation-stream begin
function bytesOf(words: Uint32Array): Buffer {
  const bytes = Buffer.alloc(16);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * 4);
  return bytes;
}
// feature:revocation-stream end

// Written out: a loop over the groups takes twice as long.

/** A UUID in its canonical form (RFC 9562 §4): the ids of sessions and users. */
export const uuid: KeyForm = {
  readTail: (text) =>
    ((fourOf16(text, 30) << 8) | (digit(base16, text, 34) << 4) | digit(base16, text, 35)) & 0xff_ffff,
  tailOf: (last) => last & 0xff_ffff,
  read(text, into) {
    if (text.length !== 36 || text[8] !== "-" || text[13] !== "-" || text[18] !== "-" || text[23] !== "-") return false;
    const [a, b, c, d] = [fourOf16(text, 0), fourOf16(text, 4), fourOf16(text, 9), fourOf16(text, 14)];
    const [e, f, g, h] = [fourOf16(text, 19), fourOf16(text, 24), fourOf16(text, 28), fourOf16(text, 32)];
    into[0] = (a << 16) | b;
    into[1] = (c << 16) | d;
    into[2] = (e << 16) | f;
    into[3] = (g << 16) | h;
    return (a | b | c | d | e | f | g | h) < none;
  },
  // feature:revocation-stream begin
  write: (words) =>
    bytesOf(words)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
  // feature:revocation-stream end
};

/** 16 bytes in base64url (RFC 4648 §5): the ids of tokens. Of the last digit's six bits two are theirs, and four zero. */
export const base64url: KeyForm = {
  readTail: (text) => ((twoOf64(text, 17) << 12) | twoOf64(text, 19)) & 0xff_ffff,
  tailOf: (last) => (last >>> 2) & 0xff_ffff,
  read(text, into) {
    if (text.length !== 22) return false;
    const [a, b, c, d] = [twoOf64(text, 0), twoOf64(text, 2), twoOf64(text, 4), twoOf64(text, 6)];
    const [e, f, g, h] = [twoOf64(text, 8), twoOf64(text, 10), twoOf64(text, 12), twoOf64(text, 14)];
    const [i, j, k] = [twoOf64(text, 16), twoOf64(text, 18), twoOf64(text, 20)];
    into[0] = (a << 20) | (b << 8) | (c >> 4);
    into[1] = (c << 28) | (d << 16) | (e << 4) | (f >> 8);
    into[2] = (f << 24) | (g << 12) | h;
    into[3] = (i << 20) | (j << 8) | (k >> 4);
    return (a | b | c | d | e | f | g | h | i | j | k) < none && (k & 15) === 0;
  },
  write: (words) => bytesOf(words).toString("base64url"), // feature:revocation-stream
};
