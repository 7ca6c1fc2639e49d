import { z } from "zod";
import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema, line, stayBoxSchema, staySignedInSchema } from "../schemas";
import { assertionSchema, jsonText, registrationSchema } from "../webauthn";

/** Whatever changes how somebody proves who they are asks for a proof of the last so many seconds. */
const freshWithin = 10 * minute;

export const routes = [
  { path: "/settings/passkeys", kind: "page", methods: ["GET", "POST"], auth: "cookie", freshWithin },
  { path: "/api/auth/passkeys", kind: "api", methods: ["GET", "POST"], auth: "bearer", freshWithin },
  { path: "/api/auth/passkeys/{id}", kind: "api", methods: ["PATCH", "DELETE"], auth: "bearer", freshWithin },
  { path: "/api/auth/passkeys/registration/options", kind: "api", methods: ["POST"], auth: "bearer", freshWithin },
  { path: "/api/auth/passkeys/sign-in", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/passkeys/sign-in/options", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/passkeys", label: "Passkeys", place: "settings", order: 16 },
] as const satisfies readonly NavigationRow[];

/** How many passkeys an account has at most. */
export const mostPasskeys = 20;

export const passkeyIdSchema = z.uuid().meta({ description: "A passkey's id." });
export const passkeyNameSchema = line(60, "The name").meta({
  description: "What its owner calls it, 1 to 60 characters.",
  example: "Work laptop",
});

export const addPasskeySchema = z
  .strictObject({ credential: registrationSchema, name: passkeyNameSchema.optional() })
  .meta({ id: "AddPasskey" });
export const renamePasskeySchema = z.strictObject({ name: passkeyNameSchema }).meta({ id: "RenamePasskey" });
export const passkeyProofSchema = z
  .strictObject({ method: z.literal("passkey").optional(), credential: assertionSchema })
  .meta({ id: "PasskeyProof" });

export const passkeySignInSchema = passkeyProofSchema
  .extend({ staySignedIn: staySignedInSchema })
  .meta({ id: "PasskeySignIn" });

/** The forms of the pages; a form carries what the browser's authenticator said as text. */
export const addFormSchema = z.strictObject({ credential: jsonText(registrationSchema) });
export const renameFormSchema = z.strictObject({ passkey: passkeyIdSchema, name: passkeyNameSchema });
export const removeFormSchema = z.strictObject({ passkey: passkeyIdSchema });
export const passkeyFormSchema = z.strictObject({ credential: jsonText(assertionSchema) });
export const passkeySignInFormSchema = passkeyFormSchema.extend({ staySignedIn: stayBoxSchema });

export const passkeySchema = z
  .strictObject({
    id: passkeyIdSchema,
    name: z.string(),
    backedUp: z.boolean().meta({ description: "Whether its keeper says that there is a copy elsewhere." }),
    copied: z.boolean().meta({ description: "Whether its counter has shown that there may be a copy of it." }),
    createdAt: instantSchema,
    lastUsedAt: instantSchema.nullable(),
  })
  .meta({ id: "Passkey" });
export type Passkey = z.output<typeof passkeySchema>;

export const passkeysSchema = z
  .strictObject({ passkeys: z.array(passkeySchema), nextCursor: z.null() })
  .meta({ id: "Passkeys", description: `All of them: there are ${mostPasskeys} at most.` });
export type Passkeys = z.output<typeof passkeysSchema>;

/** What keepers of passkeys are told of an account (WebAuthn Level 3 §5.1.10): what it is called now, and which passkeys are good. Bytes are base64url. */
export type KeptAccount = {
  readonly rpId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly credentialIds: readonly string[];
};

/** For `navigator.credentials`: what the browser is asked (WebAuthn Level 3 §5.1.9). */
export const ceremonyOptionsSchema = z
  .looseObject({ challenge: z.string() })
  .meta({ id: "WebAuthnOptions", description: "PublicKeyCredentialCreationOptionsJSON or …RequestOptionsJSON." });

export const errors = {
  passkey_refused: [401, "Passkey refused", "That passkey proves nothing here. Try another one, or another way."],
  passkey_unknown: [
    401,
    "Unknown passkey",
    "We don’t know that passkey: it was removed here. Delete it on your device, and go on in another way.",
  ],
  passkey_copied: [
    401,
    "Passkey out of step",
    "That passkey was used before in a way that its device does not know of: there may be a copy of it. Go on in another way, remove it, and make a new one.",
  ],
  challenge_expired: [400, "Challenge expired", "That took too long, or was sent before. Try again."],
  passkey_exists: [409, "Passkey is there", "That passkey is registered already."],
  passkeys_full: [409, "Too many passkeys", `An account has ${mostPasskeys} passkeys at most. Remove one first.`],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  // Challenges asked for and answers to them, from one network address. Nobody guesses a passkey: this is about work.
  passkey_source: { variable: "RATE_LIMIT_PASSKEY_SOURCE", points: 300, seconds: 600, forgives: "one" },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // A passkey was shown to sign in. `detail.reason` says why not: `proof`, `disabled`, `another`. The session that follows tells of success.
  passkey_sign_in: { failure: { words: "Failed sign-in with a passkey", mark: "refused", device: true } },
  passkey_added: { success: { words: "Passkey added", mark: "done", device: true } },
  passkey_renamed: {},
  // By its owner, or with a change of the address that was undone; `detail.removed` says how many.
  passkey_removed: { success: { words: "Passkey removed", mark: "end", device: true } },
  // Its counter was not ahead of the one before (WebAuthn Level 3 §6.1.1); `detail.again` where that had happened already.
  passkey_copied: { failure: { words: "Passkey refused: it may have been copied", mark: "end", device: true } },
  // An operator did, for somebody who has lost everything.
  passkeys_reset: { success: { words: "Passkeys removed by an administrator", mark: "end" } },
} as const satisfies Record<string, EventRow>;
