import "server-only";
import { z } from "zod";
import { connectedProgramSchema, serviceProgramSchema } from "@/lib/shared/features/session"; // feature:openid-provider
import { meSchema, programSchema } from "@/lib/shared/features/session";
import type { Operation } from "@/lib/shared/operation";

const refresh = {
  summary: "Refresh the session of this browser",
  query: { next: "A path on this origin to go on to. The browser repeats its method and body there." },
  success: { status: 204, description: "Refreshed; with `next` a 307 to it instead.", setsCookies: true },
  errors: ["session_ended", "rate_limited"],
} as const;
/** Without `next` only a POST refreshes. */
const refreshOnTheWay = { ...refresh, errors: ["invalid_request", ...refresh.errors] } as const;

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  { path: "/api/auth/refresh", method: "GET", ...refreshOnTheWay },
  { path: "/api/auth/refresh", method: "POST", ...refresh },
  {
    path: "/api/me",
    method: "GET",
    summary: "Who am I",
    description: "Answered from what is presented alone, without a database read for what was seen before.",
    success: {
      status: 200,
      description: "What the token says.",
      schema: z.union([
        meSchema,
        programSchema,
        serviceProgramSchema, // feature:openid-provider
        connectedProgramSchema, // feature:openid-provider
      ]),
    },
    errors: [],
  },
  {
    path: "/api/health/live",
    method: "GET",
    summary: "Is the process alive",
    success: { status: 200, description: "Yes." },
    errors: [],
  },
  {
    path: "/api/health/ready",
    method: "GET",
    summary: "Can it do its work",
    success: { status: 200, description: "Yes." },
    errors: [],
  },
  {
    path: "/.well-known/jwks.json",
    method: "GET",
    summary: "The public keys of our access tokens",
    success: { status: 200, description: "A JWK set (RFC 7517)." },
    errors: [],
  },
];
