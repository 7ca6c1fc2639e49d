import { z } from "zod";
import { hour } from "../durations";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { emailSchema, nameSchema, passwordSchema, stayBoxSchema, ticketSecretSchema } from "../schemas";

export const routes = [
  { path: "/setup", kind: "page", methods: ["GET", "POST"], auth: "none", probesCookies: true, hashesPassword: true },
] as const satisfies readonly RouteRow[];

/** How long the link to make the first administrator works, in seconds. */
export const firstAdminTtl = hour;

export const firstAdminSchema = z.strictObject({
  token: ticketSecretSchema,
  email: emailSchema,
  name: nameSchema,
  password: passwordSchema,
  staySignedIn: stayBoxSchema,
});

export const limits = {
  first_admin_source: { points: 20, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  first_admin: { success: { words: "Account made", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
