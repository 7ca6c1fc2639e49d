import "server-only";
import { domainToASCII } from "node:url";

/**
 * The one form in which an address is stored, compared and counted: two addresses are the same account exactly when
 * this gives the same text.
 *
 * Unicode NFC, ends trimmed, all lower case, the domain in ASCII (IDNA, `xn--`), without the root's trailing dot. Dots
 * and plus tags in the local part stay: only the receiving host knows whether they matter, and folding them would let
 * one person claim another's address. RFC 5321 lets a host tell `Ada@` from `ada@`; none that people use does.
 *
 * @param typed an address that `emailSchema` has accepted; anything else comes back lower-cased but otherwise as it is
 */
export function normalizeEmail(typed: string): string {
  const text = typed.normalize("NFC").trim().toLowerCase().normalize("NFC");
  const at = text.lastIndexOf("@");
  if (at < 0) return text;
  const domain = text.slice(at + 1).replace(/\.$/, "");
  // An empty answer means that the domain can't be written in ASCII: it stays as typed and can't receive mail.
  return `${text.slice(0, at)}@${domainToASCII(domain) || domain}`;
}
