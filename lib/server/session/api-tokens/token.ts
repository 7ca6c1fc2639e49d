import "server-only";

const prefix = "ptk_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 62^43 is more than 2^256, and 62^6 more than 2^32. */
const [secretDigits, checksumDigits] = [43, 6];
const shape = /^ptk_[0-9A-Za-z]{49}$/;

/**
 * A new API token: `ptk_`, 256 random bits, and their CRC-32, all in base62, as GitHub writes its own. A double click selects it whole; a scanner
 * knows it from other texts without asking anybody.
 */
export function newApiToken(): string {
  let bits = 0n;
  for (const byte of crypto.getRandomValues(new Uint8Array(32))) bits = (bits << 8n) | BigInt(byte);
  const secret = base62(bits, secretDigits);
  return prefix + secret + checksumOf(secret);
}

/** Whether a text is written as an API token is; a slip of the pen is found out here. Whether it is one only its row says. Works in the edge runtime. */
export const isApiToken = (text: string): boolean =>
  shape.test(text) && text.endsWith(checksumOf(text.slice(prefix.length, -checksumDigits)));

const checksumOf = (secret: string): string => base62(BigInt(crc32(secret)), checksumDigits);

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = (digits[Number(rest % 62n)] ?? "") + text;
  return text;
}

/** CRC-32 as zip, PNG and Ethernet have it (ISO 3309): bit by bit, since the edge runtime has none. */
function crc32(text: string): number {
  let rest = ~0;
  for (let at = 0; at < text.length; at += 1) {
    rest ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (0xedb88320 & -(rest & 1));
  }
  return ~rest >>> 0;
}
