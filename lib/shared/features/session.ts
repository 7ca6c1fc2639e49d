import { z } from "zod";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { actSchema } from "../schemas"; // feature:impersonation
import { instantSchema, roleSchema } from "../schemas";

export const routes = [
  {
    path: "/api/auth/refresh",
    kind: "api",
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    auth: "none",
    replayable: true,
  },
  // Answered from the token alone: there is no database to protect.
  { path: "/api/me", kind: "api", methods: ["GET"], auth: "bearer", scopes: [], limited: false },
  { path: "/api/health/live", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/api/health/ready", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/.well-known/jwks.json", kind: "api", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];

export const meSchema = z
  .strictObject({
    id: z.uuid(),
    roles: z.array(roleSchema),
    sessionId: z.uuid(),
    expiresAt: instantSchema,
    act: actSchema, // feature:impersonation
  })
  .meta({ id: "Me", description: "What the access token says; no database is asked." });

export type Me = z.output<typeof meSchema>;

export const programSchema = z
  .strictObject({
    id: z.uuid(),
    roles: z.array(roleSchema),
    scopes: z.array(z.string()).meta({ description: "What it may do for that person." }),
    tokenId: z.uuid(),
    expiresAt: instantSchema,
  })
  .meta({ id: "Program", description: "Whom a program speaks for." });

export type Program = z.output<typeof programSchema>;

// feature:openid-provider begin
export const serviceProgramSchema = z
  .strictObject({ clientId: z.string(), scopes: z.array(z.string()) })
  .meta({ id: "ServiceProgram", description: "Which program acts for itself, and what it may." });

export type ServiceProgram = z.output<typeof serviceProgramSchema>;

/** What an app hears of its access token. */
export const connectedProgramSchema = z
  .strictObject({
    id: z.uuid(),
    roles: z.array(roleSchema),
    scopes: z.array(z.string()).meta({ description: "What it may do for that person in this API." }),
    clientId: z.uuid(),
    expiresAt: instantSchema,
  })
  .meta({ id: "ConnectedProgram", description: "Whom a connected app speaks for." });
export type ConnectedProgram = z.output<typeof connectedProgramSchema>;
// feature:openid-provider end

/** The key is the session's id. */
export const limits = {
  refresh_session: { variable: "RATE_LIMIT_REFRESH_SESSION", points: 120, seconds: 60 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  session_start: { success: { words: "New sign-in", mark: "live", device: true } },
  // Failures only: a success on every rotation would bury the rest.
  session_refresh: {},
  // A spent refresh token was used; the session has been ended.
  refresh_reuse: { failure: { words: "Session ended: it may have been copied", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
