import "server-only";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { AssertionCredential } from "@/lib/shared/webauthn";
import { log } from "../../log";
import { relyingParty, userHandleOf } from "./relying-party";
import type { PasskeyRow } from "./store";

/** What an authenticator has signed. */
export type Assertion = {
  /** The challenge that it answers; whether that is a good one, its ticket says. */
  readonly challenge: string;
  readonly counter: number;
  readonly backedUp: boolean;
};

/**
 * Checks what an authenticator says against the passkey that it says it of (WebAuthn Level 3 §7.2): signature, origin, relying party, that
 * somebody was there and was verified by it (fingerprint, PIN), and whose it is.
 *
 * @returns undefined where anything of it is wrong
 */
export async function verifyAssertion(
  { id, rawId, type, response }: AssertionCredential,
  passkey: PasskeyRow,
): Promise<Assertion | undefined> {
  const { userHandle, clientDataJSON, authenticatorData, signature } = response;
  const handle = Buffer.from(userHandleOf(passkey.userId)).toString("base64url");
  if ((userHandle ?? handle) !== handle) return undefined;
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  let challenge = "";
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: (given) => {
        challenge = given;
        return true;
      },
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      // The counter is compared where its row is held: here two at once would both be ahead.
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    });
    const { newCounter: counter, credentialBackedUp: backedUp, credentialDeviceType } = authenticationInfo;
    const isSame = (credentialDeviceType === "multiDevice") === passkey.backupEligible;
    return verified && isSame ? { challenge, counter, backedUp } : undefined;
  } catch (error) {
    // Whatever the library finds wrong, it throws.
    log.debug({ err: error }, "a passkey was refused");
    return undefined;
  }
}
