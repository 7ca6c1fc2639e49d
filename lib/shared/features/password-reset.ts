import { z } from "zod";
import { hour, minute } from "../durations";
import { botTokenSchema } from "../bot-token";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { emailSchema, passwordSchema, ticketSecretSchema } from "../schemas";

export const routes = [
  { path: "/forgot-password", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/reset-password", kind: "page", methods: ["GET", "POST"], auth: "none", hashesPassword: true },
  { path: "/api/auth/password/forgot", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/password/reset", kind: "api", methods: ["POST"], auth: "none", hashesPassword: true },
] as const satisfies readonly RouteRow[];

/** Where somebody waits who has asked for a link, and the cookie by which that page knows their address. */
export const sentPath = "/forgot-password?sent";
export const resetCookie = "__Host-Http-reset";

/** How long the link in the mail works, in seconds. */
export const resetTtl = 30 * minute;

export const forgotPasswordSchema = z
  .strictObject({ email: emailSchema, botToken: botTokenSchema })
  .meta({ id: "ForgotPassword" });
export const resetPasswordSchema = z
  .strictObject({ token: ticketSecretSchema, password: passwordSchema })
  .meta({ id: "ResetPassword" });

export const limits = {
  forgot_source: { variable: "RATE_LIMIT_FORGOT_SOURCE", points: 10, seconds: hour },
  reset_source: { variable: "RATE_LIMIT_RESET_SOURCE", points: 20, seconds: 600 },
  // Mails to one address; the key is the normalised address. The window is as long as a link lives: whoever gets no further mail has
  // had one that still works. Begun again when the password is replaced, which ends them.
  forgot_mail: { points: 3, seconds: resetTtl, forgives: "all" },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // Somebody asked for a link; `detail.known` says whether there is an account.
  password_reset_request: {
    success: { words: "Asked for a new password", mark: "done", device: true, byAnyone: true },
  },
  // An administrator had one sent.
  password_reset_sent: { success: { words: "Link to a new password sent by an administrator", mark: "done" } }, // feature:administration
  // The link was used, or could not be.
  password_reset: { success: { words: "Password chosen by a link in a mail", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
