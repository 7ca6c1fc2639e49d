import "server-only";
import type { z } from "zod";
import type { ErrorCode } from "@/lib/shared/errors";
import type { RouteMethod } from "@/lib/shared/routes";
import {
  devicesSchema,
  meSchema,
  profilePatchSchema,
  profileSchema,
  signedInSchema,
  signInSchema,
  signUpSchema,
  verifyEmailSchema,
} from "@/lib/shared/schemas";

export type Operation = {
  readonly path: string;
  readonly method: RouteMethod;
  readonly summary: string;
  readonly description?: string;
  readonly body?: z.ZodType;
  readonly success: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly setsCookies?: true;
  };
  /** Beyond those that follow from the kind of route. */
  readonly errors: readonly ErrorCode[];
  readonly query?: Readonly<Record<string, string>>;
};

const refresh = {
  summary: "Refresh the session of this browser",
  query: { next: "A path on this origin to go on to. The browser repeats its method and body there." },
  success: { status: 204, description: "Refreshed; with `next` a 307 to it instead.", setsCookies: true },
  errors: ["session_ended", "rate_limited"],
} as const;

/** What each endpoint takes and gives: the same schemas that validate, so the document can't drift from the code. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/signup",
    method: "POST",
    summary: "Sign up",
    description: "Mails a link that confirms the address. The answer is the same whether or not the address is known.",
    body: signUpSchema,
    success: { status: 202, description: "Accepted." },
    errors: ["rate_limited", "busy"],
  },
  {
    path: "/api/auth/verify-email",
    method: "POST",
    summary: "Confirm an e-mail address",
    body: verifyEmailSchema,
    success: { status: 200, description: "Confirmed." },
    errors: ["link_invalid", "rate_limited"],
  },
  {
    path: "/api/auth/login",
    method: "POST",
    summary: "Sign in",
    body: signInSchema,
    success: { status: 200, description: "Signed in.", schema: signedInSchema, setsCookies: true },
    errors: ["invalid_credentials", "rate_limited", "busy"],
  },
  { path: "/api/auth/refresh", method: "GET", ...refresh },
  { path: "/api/auth/refresh", method: "POST", ...refresh },
  {
    path: "/api/auth/logout",
    method: "POST",
    summary: "Sign out",
    description:
      "Ends this session; its access token is refused on the next request, on every instance. As a plain form it answers 303 to /login.",
    success: { status: 204, description: "Signed out." },
    errors: [],
  },
  {
    path: "/api/auth/logout-all",
    method: "POST",
    summary: "Sign out everywhere",
    success: { status: 204, description: "All sessions of this person have ended." },
    errors: ["rate_limited"],
  },
  {
    path: "/api/auth/sessions",
    method: "GET",
    summary: "List my live sessions",
    success: { status: 200, description: "The sessions, this one first.", schema: devicesSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/auth/sessions/{id}",
    method: "DELETE",
    summary: "End one of my sessions",
    success: { status: 204, description: "Ended." },
    errors: ["not_found", "rate_limited"],
  },
  {
    path: "/api/me",
    method: "GET",
    summary: "Who am I",
    description: "Answered from the access token alone, without a database read.",
    success: { status: 200, description: "What the token says.", schema: meSchema },
    errors: [],
  },
  {
    path: "/api/profile",
    method: "GET",
    summary: "Read my profile",
    success: { status: 200, description: "The profile.", schema: profileSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/profile",
    method: "PATCH",
    summary: "Change my profile",
    body: profilePatchSchema,
    success: { status: 200, description: "The changed profile.", schema: profileSchema },
    errors: ["rate_limited"],
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
    path: "/api/openapi.json",
    method: "GET",
    summary: "This document",
    success: { status: 200, description: "OpenAPI 3.1." },
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
