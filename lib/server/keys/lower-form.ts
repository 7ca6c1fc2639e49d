import "server-only";

/** The order of P-256 (SEC 2 §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * An ES256 token under the lower of its two signatures: of `s` and `n - s` both verify, and the release 0.1.0 takes the lower one
 * alone (decision 0035).
 *
 * @param token compact serialization (RFC 7515 §7.1); its signature is `r` and `s`, 32 bytes each (RFC 7518 §3.4)
 */
export function lowerForm(token: string): string {
  const cut = token.lastIndexOf(".") + 1;
  const signature = Buffer.from(token.slice(cut), "base64url");
  const other = order - BigInt(`0x${signature.toString("hex", 32)}`);
  if (other > order / 2n) return token;
  signature.write(other.toString(16).padStart(64, "0"), 32, "hex");
  return token.slice(0, cut) + signature.toString("base64url");
}
