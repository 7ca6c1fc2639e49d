import { z } from "zod";
import { placeSchema } from "../cursor";
import { minute } from "../durations";
import type { EventRow } from "../event-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { filter } from "../filter";
import { emailSchema, instantSchema } from "../schemas";

export const routes = [
  { path: "/admin/audit", kind: "page", methods: ["GET"], auth: "cookie", permission: "audit:read" },
  { path: "/api/admin/audit", kind: "api", methods: ["GET"], auth: "bearer", permission: "audit:read" },
  // It leaves with everybody's addresses.
  {
    path: "/api/admin/audit/export",
    kind: "api",
    methods: ["GET"],
    auth: "bearer",
    permission: "audit:read",
    freshWithin: 10 * minute,
  },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/admin/audit", label: "Audit trail", place: "admin", order: 20 },
] as const satisfies readonly NavigationRow[];

export const events = {
  // Somebody took the trail away in a file; `detail.by` and what was asked for.
  audit_exported: {},
} as const satisfies Record<string, EventRow>;

/** A moment as a form (`2026-11-26T12:00`, UTC) or a program (RFC 3339) says it. */
const momentSchema = z.iso
  .datetime({ local: true, offset: true, error: "This is no date with a time." })
  .transform((text) => new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`))
  // PostgreSQL knows no year 0, and what an offset moves beyond 9999 has a sign in ISO 8601.
  .refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999, "This is no date with a time.");

const auditFilters = {
  person: filter(z.union([z.uuid(), emailSchema], "An address, or the id of a user.")),
  type: filter(z.string().regex(/^\w{1,64}$/, "No event is called so.")),
  outcome: filter(z.enum(["success", "failure"])),
  session: filter(z.uuid("A session's id.")),
  from: filter(momentSchema),
  to: filter(momentSchema),
};

export const auditQuerySchema = z.object({
  ...auditFilters,
  cursor: filter(placeSchema(z.string().regex(/^\d{1,18}$/), z.string().regex(/^\d{1,14}$/))),
  limit: filter(z.coerce.number().int().min(1).max(100)),
});
export const auditExportSchema = z.object({ ...auditFilters, format: z.enum(["csv", "jsonl"]) });
export type AuditFilters = Omit<z.output<typeof auditExportSchema>, "format">;

export const auditEventSchema = z
  .strictObject({
    id: z.string(),
    at: instantSchema,
    type: z.string(),
    outcome: z.enum(["success", "failure"]),
    userId: z.uuid().nullable().meta({ description: "Whom it is about." }),
    sessionId: z.uuid().nullable().meta({ description: "In which session it was done." }),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    detail: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: "What the event adds; `by` is the id of the user who did it, or `operator`." }),
  })
  .meta({ id: "AuditEvent" });
export const auditEventsSchema = z
  .strictObject({ events: z.array(auditEventSchema), nextCursor: z.string().nullable() })
  .meta({ id: "AuditEvents" });
export type AuditEvent = z.output<typeof auditEventSchema>;
export type AuditEvents = z.output<typeof auditEventsSchema>;
