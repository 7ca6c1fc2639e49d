import { z } from "zod";
import { day, hour, minute } from "../durations";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { emailSchema, nameSchema, passwordSchema, roleSchema, ticketSecretSchema } from "../schemas";

export const routes = [
  { path: "/signup", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/check-mail", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/verify-email", kind: "page", methods: ["GET", "POST"], auth: "none", probesCookies: true },
  { path: "/api/auth/signup", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/verify-email", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

/** How long the link of a sign-up works, in seconds. */
export const signUpTtl = day;

/** After how many seconds the page that waits offers to send the mail again. */
export const resendAfter = minute;

export const signUpSchema = z.strictObject({ email: emailSchema }).meta({ id: "SignUp" });
export const verifyEmailSchema = z
  .strictObject({ token: ticketSecretSchema, name: nameSchema, password: passwordSchema })
  .meta({ id: "VerifyEmail" });

/** What the ticket of a sign-up remembers until its link is used. */
export const signUpPayloadSchema = z.strictObject({ role: roleSchema });
export type SignUpPayload = z.output<typeof signUpPayloadSchema>;

export const limits = {
  signup_source: { variable: "RATE_LIMIT_SIGNUP_SOURCE", points: 10, seconds: 3600 },
  verify_source: { variable: "RATE_LIMIT_VERIFY_SOURCE", points: 20, seconds: 600 },
  // Mails to one address, so that nobody can fill a stranger's mailbox; the key is the normalised address. The window is no longer
  // than a link lives: whoever gets no further mail has had one that still works.
  signup_mail: { points: 5, seconds: hour },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // Somebody asked for an account.
  sign_up: {},
  // An operator asked somebody in.
  invitation: {},
  // The link in the mail was used, or could not be.
  email_verification: { success: { words: "Account made", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
