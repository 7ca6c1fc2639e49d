import { z } from "zod";
import { minute } from "../../durations";
import type { LimitRow } from "../../limit-row";
import type { RouteRow } from "../../route-row";

/** Sign-in by a code that a device shows (RFC 8628). */
export const deviceRoutes = [
  { path: "/oidc/device/auth", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
  {
    path: "/device",
    kind: "page",
    methods: ["GET"],
    auth: "cookie",
    impersonated: false, // feature:impersonation
  },
  { path: "/device/decision", kind: "api", methods: ["POST"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const deviceLimits = {
  // Devices that ask for a code, from one network address.
  oidc_device: { variable: "RATE_LIMIT_OIDC_SOURCE", points: 60, seconds: minute },
  // Codes that are none, typed by one person, and from one network address. A code has 34 bits.
  oidc_code_person: { variable: "RATE_LIMIT_OIDC_CODE", points: 10, seconds: 10 * minute, forgives: "one" },
  oidc_code_source: { variable: "RATE_LIMIT_OIDC_CODE_SOURCE", points: 30, seconds: 10 * minute, forgives: "one" },
} as const satisfies Record<string, LimitRow>;

/** The letters of a code that people type, and how many: without vowels, so that it spells nothing (RFC 8628 §6.1). */
const userCode = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/** A code as it is kept: its letters alone, however somebody has typed them. @returns undefined for what can be none */
export function readUserCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return userCode.test(letters) ? letters : undefined;
}

/** A code as the device shows it. */
export const showUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** Where people are asked about the device that shows a code. @param typed the code, as anybody has typed it */
export function devicePath(typed: string): string {
  const code = readUserCode(typed);
  return `/device?${new URLSearchParams({ user_code: code === undefined ? typed : showUserCode(code) }).toString()}`;
}

/** How long a device has to wait between two questions, in seconds, and how much longer each time that it doesn't (RFC 8628 §3.5). */
export const pollSeconds = 5;

/** What somebody says about a device. */
export const deviceDecisionSchema = z.strictObject({
  user_code: z.string().max(64),
  decision: z.enum(["allow", "deny"]),
});
