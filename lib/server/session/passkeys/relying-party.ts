import "server-only";
import { env } from "../../env";

/** Who we are to authenticators (WebAuthn Level 3 §5.1.2): passkeys are of the host name of APP_ORIGIN, and are shown to that origin alone. */
export function relyingParty(): { readonly id: string; readonly origin: string } {
  const { origin, hostname } = new URL(env().APP_ORIGIN);
  return { id: hostname, origin };
}

/** What authenticators call an account: its id, which names nobody. @returns 16 bytes */
export const userHandleOf = (userId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));

/** A challenge is the secret of its ticket, 256 bits. @returns its bytes */
export const challengeBytes = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(secret, "base64url"));
