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
  const [r, s] = [0, 32].map((at) => Buffer.from(token.slice(cut), "base64url").toString("hex", at, at + 32));
  const other = order - BigInt(`0x${s}`);
  if (other > order / 2n) return token;
  return token.slice(0, cut) + Buffer.from(`${r}${other.toString(16).padStart(64, "0")}`, "hex").toString("base64url");
}
