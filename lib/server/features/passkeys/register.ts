import "server-only";
import { randomUUID } from "node:crypto";
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject, isoBase64URL, isoCBOR } from "@simplewebauthn/server/helpers";
import { brand } from "@/lib/shared/brand";
import { AppError } from "@/lib/shared/errors";
import { mostPasskeys, type Passkey } from "@/lib/shared/features/passkeys";
import { challengeTtl } from "@/lib/shared/features/passkeys/challenge";
import type { RegistrationCredential } from "@/lib/shared/webauthn";
import { transaction } from "../../db";
import { happened } from "../../events";
import { log } from "../../log";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { accountOf } from "../../session/account";
import { challengeBytes, relyingParty, userHandleOf } from "../../session/passkeys/relying-party";
import { countPasskeys, insertPasskey, listPasskeys } from "../../session/passkeys/store";
import type { Session } from "../../session/session";
import { issueTicket, useTicket } from "../../tickets";
import { raiseCredentialVersion } from "../../users/credential-version";
import { toPasskey } from "./manage";
import { nameFor } from "./names";

/** Of the ticket that a challenge is: whoever answers it adds a passkey. */
const purpose = "passkey_registration";

/**
 * What a browser is asked to make a passkey (WebAuthn Level 3 §5.4). The challenge is a ticket bound to this session; it ends with the
 * credentials that the account has now.
 *
 * @throws AppError `passkeys_full`, `session_ended`, `rate_limited`, `unavailable`
 */
export async function beginRegistration(session: Session): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id: userId, email, name, credentialVersion } = await accountOf(session);
  await consume("passkey_source", sourceKey(currentClient().ip), { userId, sessionId: session.sessionId });
  const passkeys = await listPasskeys(userId);
  if (passkeys.length >= mostPasskeys) throw new AppError("passkeys_full");
  const ticket = { purpose, userId, credentialVersion, boundTo: session.sessionId, ttlSeconds: challengeTtl };
  const { secret } = await transaction((tx) => issueTicket(tx, ticket));
  return generateRegistrationOptions({
    rpName: brand.name,
    rpID: relyingParty().id,
    userID: userHandleOf(userId),
    userName: email,
    userDisplayName: name,
    challenge: challengeBytes(secret),
    timeout: challengeTtl * 1000,
    attestationType: "none",
    excludeCredentials: passkeys.map(({ credentialId: id, transports }) => ({ id, transports })),
    // It signs in by itself: nobody types an address first, and it asks for a fingerprint or a PIN.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/**
 * Adds a passkey to an account. Any sign-in that is under way ends, since it began without it; the owner is told by mail.
 *
 * @param added what the browser's authenticator says, and how its owner calls it
 * @throws AppError `invalid_input` for what is no passkey of ours; `challenge_expired`, `passkey_exists`, `passkeys_full`, `unavailable`
 */
export async function addPasskey(
  { userId, sessionId }: Session,
  { credential, name }: { readonly credential: RegistrationCredential; readonly name?: string | undefined },
): Promise<Passkey> {
  const { challenge, ...made } = await verify(credential);
  const row = { id: randomUUID(), userId, name: name ?? nameFor(made.aaguid), ...made };
  return transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, challenge, sessionId);
    if (ticket?.userId !== userId) throw new AppError("challenge_expired");
    await raiseCredentialVersion(userId, tx);
    if ((await countPasskeys(userId, tx)) >= mostPasskeys) throw new AppError("passkeys_full");
    const passkey = await insertPasskey(row, tx);
    if (passkey === null) throw new AppError("passkey_exists");
    const detail = { passkey: passkey.id };
    await happened({ type: "passkey_added", outcome: "success", userId, sessionId, detail }, tx);
    return toPasskey(passkey);
  });
}

/** What of a new credential is kept (WebAuthn Level 3 §7.1). No authenticator has to prove its make. */
async function verify({ id, rawId, type, response }: RegistrationCredential) {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  let challenge = "";
  const read = async () => {
    const attestationObject = withoutStatement(response.attestationObject);
    return verifyRegistrationResponse({
      response: { id, rawId, type, response: { ...response, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: (given) => {
        challenge = given;
        return true;
      },
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
    });
  };
  const { registrationInfo } = await read().catch((error: unknown) => {
    log.debug({ err: error }, "a new passkey was refused");
    return { registrationInfo: undefined };
  });
  if (registrationInfo?.credential.id !== id) throw new AppError("invalid_input", { fields: [wrong] });
  const { credential, aaguid, credentialDeviceType, credentialBackedUp: backedUp } = registrationInfo;
  return {
    challenge,
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: response.transports,
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp,
    aaguid,
  };
}

/**
 * Takes the statement about an authenticator's make away, unread: nobody asked for one, and the library would fetch the lists of revoked
 * certificates from wherever the certificates in it say, within our network too.
 */
function withoutStatement(attestationObject: string): string {
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get("authData");
  const unattested = new Map<string | number, Parameters<typeof isoCBOR.encode>[0]>([
    ["fmt", "none"],
    ["attStmt", new Map()],
    ["authData", authData],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(unattested));
}

const wrong = { field: "credential", code: "wrong", message: "This is no passkey that can be used here." };
