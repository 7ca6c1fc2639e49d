import "server-only";
import type { z } from "zod";
import {
  revocationSchema,
  tokenErrorSchema,
  tokenRequestSchema,
  tokensSchema,
} from "@/lib/shared/features/token-endpoint";
import { jsonSchemaOf } from "@/lib/shared/json-schema";
import type { Operation } from "@/lib/shared/operation";

const inJson = (schema: z.ZodType) => ({ content: { "application/json": { schema: jsonSchemaOf(schema, "output") } } });

/** How OAuth has it: a form in, JSON out, refusals in its own words. */
const inOAuth = (body: z.ZodType, success: object, refusals: Readonly<Record<number, string>>) => ({
  requestBody: {
    required: true,
    content: { "application/x-www-form-urlencoded": { schema: jsonSchemaOf(body, "input") } },
  },
  responses: {
    200: success,
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, description]) => [status, { description, ...inJson(tokenErrorSchema) }]),
    ),
  },
});

const malformed = "`invalid_request`, `unauthorized_client`: a client that FIRST_PARTY_CLIENTS does not name.";
const authenticating = "`invalid_client`: it tried to authenticate, and has nothing to do that with.";
const issued = "The tokens of a session (RFC 6749 §5.1).";
const ended = "No instance takes its tokens any more.";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/token",
    method: "POST",
    summary: "Get tokens for a program of our own",
    description: "RFC 6749 §4.3 and §6, for public clients. No cookie is read or set.",
    success: { status: 200, description: issued },
    otherwise: inOAuth(
      tokenRequestSchema,
      { description: issued, ...inJson(tokensSchema) },
      {
        400: [
          malformed,
          "`invalid_grant`: the password or the refresh token opens nothing.",
          "`unsupported_grant_type`, `invalid_scope`.",
          "`interaction_required`: sign in with a browser first.",
          "`expired_token`: the `mfa_token` is used up or too old; begin again.", // feature:totp
        ].join("\n\n"),
        401: authenticating,
        403: "`mfa_required`: send `mfa_token` with a code.", // feature:totp
        429: "`rate_limited`: as Retry-After says.",
        503: "`busy`, `unavailable`: nothing was decided. Send the same again.",
      },
    ),
    errors: [],
  },
  {
    path: "/api/auth/token/revoke",
    method: "POST",
    summary: "End the session of a token",
    description: "RFC 7009. A token of anybody else, or none at all, is answered alike.",
    success: { status: 200, description: ended },
    otherwise: inOAuth(
      revocationSchema,
      { description: ended },
      { 400: malformed, 401: authenticating, 503: "`unavailable`: send the same again." },
    ),
    errors: [],
  },
];
