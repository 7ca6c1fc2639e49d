import { z } from "zod";
import { hour, minute } from "../durations";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { instantSchema, roleSchema } from "../schemas";

export const routes = [
  { path: "/settings/account/export", kind: "page", methods: ["GET"], auth: "cookie", freshWithin: 10 * minute },
  { path: "/api/account/export", kind: "api", methods: ["GET"], auth: "bearer", freshWithin: 10 * minute },
] as const satisfies readonly RouteRow[];

/** What is kept of a person. Each capability that keeps something has a member of its own, a list. */
export const exportSchema = z
  .object({
    exportedAt: instantSchema,
    account: z.strictObject({
      id: z.uuid(),
      email: z.string(),
      name: z.string(),
      role: roleSchema,
      createdAt: instantSchema,
      hasPassword: z.boolean(),
    }),
    sessions: z
      .array(
        z.strictObject({
          id: z.uuid(),
          clientId: z.string(),
          createdAt: instantSchema,
          lastSeenAt: instantSchema,
          expiresAt: instantSchema,
          staySignedIn: z.boolean(),
          ip: z.string().nullable(),
          userAgent: z.string().nullable(),
        }),
      )
      .meta({ description: "Those that live." }),
    events: z
      .array(
        z.strictObject({
          at: instantSchema,
          type: z.string(),
          outcome: z.enum(["success", "failure"]),
          sessionId: z.uuid().nullable(),
          ip: z.string().nullable(),
          userAgent: z.string().nullable(),
        }),
      )
      .meta({ description: "What the audit trail says of this person; from where, where they did it themselves." }),
  })
  .meta({ id: "Export", description: "Further members are lists of what other capabilities keep, such as `notes`." });

export const limits = {
  // The key is the user's id.
  data_export: { points: 10, seconds: hour },
} as const satisfies Record<string, LimitRow>;

export const events = {
  data_export: { success: { words: "Data exported", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
