import { z } from "zod";
import { cursorSchema } from "../cursor";
import type { EventRow } from "../event-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema } from "../schemas";

export const routes = [
  { path: "/settings/sessions", kind: "page", methods: ["GET", "POST"], auth: "cookie" },
  { path: "/api/auth/sessions", kind: "api", methods: ["GET"], auth: "bearer" },
  { path: "/api/auth/sessions/{id}", kind: "api", methods: ["DELETE"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/sessions", label: "Sessions", place: "settings", order: 20 },
] as const satisfies readonly NavigationRow[];

export const sessionsPerPage = 50;
export const sessionsQuerySchema = z.object({ cursor: cursorSchema.optional() });

export const sessionIdSchema = z.uuid().meta({ description: "A session id." });
/** What the page ends: one session, or all but its own. */
export const endSchema = z.strictObject({ session: z.union([sessionIdSchema, z.literal("others")]) });

export const deviceSchema = z
  .strictObject({
    id: z.uuid(),
    // feature:impersonation begin
    impersonation: z
      .literal(true)
      .optional()
      .meta({ description: "There where it is an administrator who is signed in as this person." }),
    // feature:impersonation end
    // feature:token-endpoint begin
    client: z.string().optional().meta({ description: "The program that it belongs to, where it is no browser." }),
    // feature:token-endpoint end
    current: z.boolean().meta({ description: "Whether this is the session that asks." }),
    browser: z.string(),
    system: z.string(),
    ip: z.string().nullable(),
    createdAt: instantSchema,
    lastSeenAt: instantSchema,
    staySignedIn: z.boolean().meta({ description: "Whether its cookies outlive the browser’s run." }),
    expiresAt: instantSchema.meta({ description: "When it ends if it is not used again." }),
  })
  .meta({ id: "Device" });
export const devicesSchema = z
  .strictObject({ sessions: z.array(deviceSchema), nextCursor: z.string().nullable() })
  .meta({ id: "Devices" });

export type Devices = z.output<typeof devicesSchema>;
export type Device = z.output<typeof deviceSchema>;

export const events = {
  // A person ended one of their own sessions from another device.
  session_revoked: { success: { words: "Signed out another device", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
