import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type { KeptAccount } from "@/lib/shared/features/passkeys";
import { reauthenticatePath } from "@/lib/shared/links";

/** Speaks to authenticators. It is fetched once somebody has use for it. */
const webauthn = () => import("@simplewebauthn/browser");

/** What stands in the way, in words for whoever is asked. */
class Refusal extends Error {}

/** Which passkeys a browser shall offer, where it is known whose. */
export type Offered = readonly { readonly id: string; readonly transports: readonly string[] }[];

/** A passkey that somebody has shown, and whose it could be. */
export type Shown = { readonly credential: AuthenticationResponseJSON; readonly rpId: string };

/** Asks for a passkey. @param inField among what the browser fills in, until somebody takes one; nothing else is shown */
export async function showPasskey(offered: Offered, inField: boolean): Promise<Shown> {
  const options = await fetchOptions<PublicKeyCredentialRequestOptionsJSON>("/api/auth/passkeys/sign-in/options");
  const allowCredentials = offered.map(({ id, transports }) => ({
    id,
    type: "public-key" as const,
    transports: [...transports],
  }));
  const { startAuthentication } = await webauthn();
  const optionsJSON = { ...options, allowCredentials };
  const credential = await startAuthentication({ optionsJSON, useBrowserAutofill: inField });
  return { credential, rpId: options.rpId ?? location.hostname };
}

/** Ends what waits for a passkey. */
export async function stopAsking(): Promise<void> {
  (await webauthn()).WebAuthnAbortService.cancelCeremony();
}

/** Has a passkey made for whoever is signed in. */
export async function makePasskey(): Promise<RegistrationResponseJSON> {
  const path = "/api/auth/passkeys/registration/options";
  const optionsJSON = await fetchOptions<PublicKeyCredentialCreationOptionsJSON>(path);
  return (await webauthn()).startRegistration({ optionsJSON });
}

/** Tells the browser that a passkey is nobody's here, so that it offers it no more. */
export async function forget({ credential, rpId }: Shown): Promise<void> {
  if (!("signalUnknownCredential" in PublicKeyCredential)) return;
  const { sendSignal } = await webauthn();
  await sendSignal({ signalName: "unknownCredential", rpID: rpId, credentialID: credential.id }).catch(() => {});
}

/** Tells the browser of an account, so that it shows the name and the address of now, and offers no passkey that was removed. */
export async function tellKeepers({
  rpId: rpID,
  userId: userID,
  email,
  name,
  credentialIds,
}: KeptAccount): Promise<void> {
  if (typeof PublicKeyCredential === "undefined" || !("signalCurrentUserDetails" in PublicKeyCredential)) return;
  const { sendSignal } = await webauthn();
  const details = { signalName: "currentUserDetails", rpID, userID, userName: email, userDisplayName: name } as const;
  await sendSignal(details).catch(() => {});
  const allAcceptedCredentialIDs = [...credentialIds];
  await sendSignal({ signalName: "allAcceptedCredentials", rpID, userID, allAcceptedCredentialIDs }).catch(() => {});
}

async function fetchOptions<Options>(path: string): Promise<Options> {
  const response = await fetch(path, { method: "POST", cache: "no-store" }).catch(() => {
    throw new Refusal("The server could not be reached. Try again.");
  });
  const body: unknown = await response.json();
  if (response.ok) return body as Options;
  // The schema comes only now: nobody whose passkey works should have to load it.
  const { problemSchema } = await import("@/lib/shared/schemas");
  const problem = problemSchema.safeParse(body).data;
  if (problem?.code === "reauthentication_required") location.assign(reauthenticatePath(location.pathname));
  else if (response.status === 401) location.reload();
  throw new Refusal(problem?.detail ?? "Something went wrong on our side. Try again.");
}

/** What went wrong, for people; null for what they or this page have called off. */
export function sentenceOf(error: unknown): string | null {
  if (error instanceof Refusal) return error.message;
  const name = error instanceof Error ? error.name : "";
  return name in sentences
    ? (sentences[name] ?? null)
    : "Your browser could not do it. Try again, or go on in another way.";
}

/** By the names of what browsers throw (WebAuthn Level 3 §5.1.3, §5.1.4). */
const sentences: Readonly<Record<string, string | null>> = {
  AbortError: null,
  NotAllowedError: "No passkey was confirmed. Try again, or go on in another way.",
  InvalidStateError: "There is a passkey for this account on that device already.",
  SecurityError: "Passkeys don’t work at this address: they need a host name, and HTTPS anywhere but on localhost.",
  NotSupportedError: "That device can’t keep passkeys for us.",
  ConstraintError: "That device can’t ask for a fingerprint or a PIN, which passkeys need here.",
};
