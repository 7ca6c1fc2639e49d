import { z } from "zod";
import { day, hour } from "../durations";
import { botTokenSchema } from "../bot-token";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import {
  emailSchema,
  nameSchema,
  passwordSchema,
  roleSchema,
  staySignedInSchema,
  ticketSecretSchema,
} from "../schemas";

export const routes = [
  { path: "/signup", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/check-mail", kind: "page", methods: ["GET", "POST"], auth: "none" },
  {
    path: "/verify-email",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "none",
    probesCookies: true,
    hashesPassword: true,
  },
  { path: "/api/auth/signup", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/auth/verify-email", kind: "api", methods: ["POST"], auth: "none", hashesPassword: true },
] as const satisfies readonly RouteRow[];

/** How long the link of a sign-up works, in seconds. */
export const signUpTtl = day;

/** By it the page that waits for the link knows the address. */
export const signUpCookie = "__Host-Http-signup";

export const signUpSchema = z.strictObject({ email: emailSchema, botToken: botTokenSchema }).meta({ id: "SignUp" });
export const verifyEmailSchema = z
  .strictObject({
    token: ticketSecretSchema,
    name: nameSchema,
    password: passwordSchema,
    staySignedIn: staySignedInSchema,
  })
  .meta({ id: "VerifyEmail" });

const mustBeDomains = "must be domains such as example.com, separated by commas";

/** SIGNUP_DOMAINS, as addresses are stored: `bücher.example` and `xn--bcher-kva.example` are one. */
export const signUpDomainsSchema = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z.array(
      z
        .string()
        .regex(/^[^\s./:@?#]+(\.[^\s./:@?#]+)+$/, mustBeDomains)
        .refine((text) => URL.canParse(`http://${text}`), mustBeDomains)
        .transform((text) => new URL(`http://${text}`).hostname),
    ),
  );

/** What the ticket of a sign-up remembers until its link is used; `by` is the administrator who invites, with their credentials of then. */
export const signUpPayloadSchema = z.strictObject({
  role: roleSchema,
  invited: z.boolean().default(false),
  by: z.strictObject({ id: z.uuid(), credentialVersion: z.int() }).exactOptional(),
});
export type SignUpPayload = z.output<typeof signUpPayloadSchema>;

export const errors = {
  signup_closed: [403, "Sign-up closed", "Nobody can sign up here by themselves at the moment."],
} as const satisfies Record<string, ErrorRow>;

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
  // An operator or an administrator asked somebody in; `detail.by` says who.
  invitation: {},
  // The link in the mail was used, or could not be.
  email_verification: { success: { words: "Account made", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
