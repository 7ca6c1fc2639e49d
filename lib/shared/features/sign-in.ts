import { z } from "zod";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { emailSchema, passwordSchema, stayBoxSchema, staySignedInSchema } from "../schemas";

export const routes = [
  { path: "/login", kind: "page", methods: ["GET", "POST"], auth: "none", probesCookies: true, hashesPassword: true },
  { path: "/api/auth/login", kind: "api", methods: ["POST"], auth: "none", hashesPassword: true },
] as const satisfies readonly RouteRow[];

export const signInSchema = z
  .strictObject({ email: emailSchema, password: passwordSchema, staySignedIn: staySignedInSchema })
  .meta({ id: "SignIn" });

/** The form of the login page. It bears a number, so that two clicks on it make one session. */
export const signInFormSchema = signInSchema.extend({
  staySignedIn: stayBoxSchema,
  form: z.uuid().optional().catch(undefined),
});

export const errors = {
  invalid_credentials: [401, "Invalid credentials", "That e-mail and password do not open an account."],
  cookies_blocked: [
    400,
    "Cookies blocked",
    "This browser refuses the cookie that keeps you signed in. Allow cookies for this site and try again.",
  ],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  // From devices that have not signed in to the account before; the key is the normalised address.
  login_account: { variable: "RATE_LIMIT_LOGIN_ACCOUNT", points: 10, seconds: 600, forgives: "all" },
  // From one device that has; the key is the address and the device's id. Strangers can't use it up.
  login_known_device: { variable: "RATE_LIMIT_LOGIN_ACCOUNT", points: 10, seconds: 600, forgives: "all" },
  // From one network address, whichever accounts it tries.
  login_source: { variable: "RATE_LIMIT_LOGIN_SOURCE", points: 60, seconds: 600, forgives: "one" },
  // With the right password; the key is the user's id. Nothing gives an attempt back.
  login_success: { variable: "RATE_LIMIT_LOGIN_SUCCESS", points: 100, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // A password was checked. `detail.reason` says why not: `unknown`, `password`, `disabled`. The session that follows tells of success.
  sign_in: { failure: { words: "Failed sign-in", mark: "refused", device: true, byAnyone: true } },
  password_rehashed: {},
} as const satisfies Record<string, EventRow>;
