import { z } from "zod";
import { day, hour, minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema } from "../schemas";
import { confirmTotpSchema, methodSchema } from "./totp/code";
import { recoveryLinkTtl } from "./totp/recovery";

export { confirmTotpSchema, methodOf, secondFactorCodeSchema } from "./totp/code";
export type { SecondFactorCode, SecondFactorMethod } from "./totp/code";

/** Whatever changes how somebody proves who they are asks for a proof of the last so many seconds. */
const freshWithin = 10 * minute;

export const routes = [
  { path: "/second-factor", kind: "page", methods: ["GET", "POST"], auth: "none", probesCookies: true },
  { path: "/settings/second-factor", kind: "page", methods: ["GET", "POST"], auth: "cookie", freshWithin },
  { path: "/api/auth/login/second-factor", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/totp", kind: "api", methods: ["POST", "DELETE"], auth: "bearer", freshWithin },
  { path: "/api/auth/totp/confirm", kind: "api", methods: ["POST"], auth: "bearer", freshWithin },
  { path: "/api/auth/recovery-codes", kind: "api", methods: ["POST"], auth: "bearer", freshWithin },
  { path: "/api/auth/trusted-devices", kind: "api", methods: ["GET", "DELETE"], auth: "bearer", freshWithin },
  { path: "/api/auth/trusted-devices/{id}", kind: "api", methods: ["DELETE"], auth: "bearer", freshWithin },
  // Recovery of an account whose second factor is lost.
  { path: "/recover", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/recover/start", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/recover/stop", kind: "page", methods: ["GET", "POST"], auth: "none" },
  {
    path: "/recover/finish",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "none",
    probesCookies: true,
    hashesPassword: true,
  },
  { path: "/api/auth/recovery", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/recovery/start", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/recovery/stop", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/recovery/finish", kind: "api", methods: ["POST"], auth: "none", hashesPassword: true },
  // Stopping is the safe side: no fresh proof is asked for.
  { path: "/api/account/recovery/stop", kind: "api", methods: ["POST"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/second-factor", label: "Second factor", place: "settings", order: 17 },
] as const satisfies readonly NavigationRow[];

/** Where somebody types the second proof of a sign-in. */
export const secondFactorPath = "/second-factor";

/** How long a sign-in waits for its second step, in seconds, and how many codes it takes. */
export const secondStepTtl = 10 * minute;
export const secondStepTries = 5;

/** How long a secret waits for its first code, in seconds. */
export const enrolmentTtl = hour;

/** What the second step may be taken by in the place of a code, where somebody has it. */
const otherMethods = [
  "passkey", // feature:passkeys
] as const;
export type OtherMethod = (typeof otherMethods)[number];

/** Forms that give recovery codes bear a number, so that two clicks on one give the same. */
const formNumberSchema = z.uuid().optional().catch(undefined);
export const confirmTotpFormSchema = confirmTotpSchema.extend({ form: formNumberSchema });

/** What each form of the page does; those without anything to type say so by this. */
export const beginSchema = z.strictObject({ step: z.literal("begin") });
export const renewSchema = z.strictObject({ step: z.literal("renew"), form: formNumberSchema });
export const disableSchema = z.strictObject({ step: z.literal("disable") });

/** What a way in answers to somebody who has a second factor: there is no session yet. */
export const secondFactorNeededSchema = z
  .strictObject({
    state: z.literal("second_factor"),
    methods: z.array(z.enum([...methodSchema.options, ...otherMethods])),
    expiresAt: instantSchema.meta({ description: "Until when the second step can be taken." }),
  })
  .meta({ id: "SecondFactorNeeded" });

export const enrolmentSchema = z
  .strictObject({
    secret: z.string().meta({ description: "Base32, for whoever types it." }),
    uri: z.string().meta({ description: "otpauth://, for a QR code." }),
  })
  .meta({ id: "Enrolment" });
export type Enrolment = z.output<typeof enrolmentSchema>;

export const recoveryCodesSchema = z
  .strictObject({ recoveryCodes: z.array(z.string()) })
  .meta({ id: "RecoveryCodes", description: "Shown once." });
export type RecoveryCodes = z.output<typeof recoveryCodesSchema>;

/** What somebody's second factor is like. */
export type SecondFactorState = {
  /** Since when there is one, in ISO 8601; null while there is none. */
  readonly since: string | null;
  readonly recoveryCodesLeft: number;
};

export const errors = {
  invalid_code: [401, "Invalid code", "That code is wrong, too old, or has been used."],
  sign_in_expired: [401, "Sign-in expired", "The sign-in waited too long, took too many codes or is over. Begin anew."],
  second_factor_on: [409, "Second factor is on", "There is a second factor already. Turn it off first."],
  second_factor_off: [409, "Second factor is off", "There is no second factor that waits for this."],
  password_missing: [409, "No password", "This account has no password. Choose one, sign in with it, and ask again."],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  // Codes of one kind for one account; from devices that have signed in before, those of all of them. Three of a million are right.
  second_factor: { variable: "RATE_LIMIT_SECOND_FACTOR", points: 10, seconds: 600, forgives: "all" },
  // The same over a day: windows add up, and codes are short.
  second_factor_day: { points: 30, seconds: day, forgives: "all" },
  // Links to recover one account; the key is the user's id. The window is as long as a link lives: whoever gets no further mail has had one.
  recovery_mail: { points: 3, seconds: recoveryLinkTtl },
  // Requests, and uses of a link.
  recovery_source: { variable: "RATE_LIMIT_RECOVERY_SOURCE", points: 20, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // The second step of a sign-in. The session that follows tells of success. `detail.method` says what was typed; a success that has one, that the device is trusted.
  second_factor: { failure: { words: "Second factor refused at sign-in", mark: "refused", device: true } },
  device_trusted: { success: { words: "Device trusted", mark: "done", device: true } },
  device_trust_ended: { success: { words: "Trusted device removed", mark: "end", device: true } },
  second_factor_enabled: { success: { words: "Second factor turned on", mark: "done", device: true } },
  second_factor_disabled: { success: { words: "Second factor turned off", mark: "end", device: true } },
  recovery_codes_renewed: { success: { words: "New recovery codes made", mark: "done", device: true } },
  // In the place of a code of the app; `detail.left` says how many there are still.
  recovery_code_used: { success: { words: "Recovery code used", mark: "done", device: true } },
  // An operator did, for somebody who has lost everything.
  second_factor_reset: { success: { words: "Second factor removed by an administrator", mark: "end" } },
  // Recovery: a link was mailed to whoever had taken the first step; the wait began; it ended, `detail.by` says how; the factor was taken away.
  recovery_requested: { success: { words: "Asked to sign in without the second factor", mark: "done", device: true } },
  recovery_started: {
    success: { words: "The wait for the end of the second factor began", mark: "end", device: true },
  },
  recovery_stopped: { success: { words: "The wait for the end of the second factor was stopped", mark: "done" } },
  recovery_completed: {
    success: { words: "Second factor removed after the wait", mark: "end", device: true },
    failure: { words: "Failed to sign in without the second factor", mark: "refused", device: true },
  },
} as const satisfies Record<string, EventRow>;
