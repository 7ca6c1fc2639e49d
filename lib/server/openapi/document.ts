import "server-only";
import { brand } from "@/lib/shared/brand";
import { type ErrorCode, sentenceOf, statusOf } from "@/lib/shared/errors";
import { jsonSchemaOf } from "@/lib/shared/json-schema";
import { type Route, routeFor } from "@/lib/shared/route-row";
import { findRoute } from "@/lib/shared/routes";
import { problemSchema } from "@/lib/shared/schemas";
import type { Operation } from "@/lib/shared/operation";
import { withNames } from "./names";
import { operations } from "./operations";

type Json = Record<string, unknown>;

/**
 * The API as an OpenAPI 3.1 document, made from the schemas that validate and the table of routes.
 *
 * @param origin APP_ORIGIN
 */
export function openApiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const item = (paths[operation.path] ??= {});
    item[operation.method.toLowerCase()] = describe(operation, findRoute(operation.path.replaceAll(/\{\w+\}/g, "x")));
  }
  return withNames({
    openapi: "3.1.1",
    info: {
      title: brand.name,
      version: "0.1.0",
      description: "Sessions that end at once. Errors are RFC 9457 problem details with a stable `code`.",
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Problem: jsonSchemaOf(problemSchema, "output") },
      securitySchemes: {
        cookie: { type: "apiKey", in: "cookie", name: "__Host-Http-session" },
        bearer: {
          type: "http",
          scheme: "bearer",
          description: [
            "An access token of a session (a JWT, RFC 9068).",
            "Or an API token, which must have the scopes that an operation names; where one names none, and it is not `/api/me`, it is refused.", // feature:api-tokens
          ].join(" "),
        },
        // feature:openid-provider begin
        dpop: {
          type: "http",
          scheme: "dpop",
          description:
            "An access token that is bound to a key of its client, with a proof of that key for this very request in the header `DPoP` (RFC 9449). The proof has the nonce in it that the answer before has told, in `DPoP-Nonce`. Without one it is refused with `use_dpop_nonce`, and a wrong one with `invalid_dpop_proof`, both 401.",
        },
        // feature:openid-provider end
      },
    },
  });
}

function describe(operation: Operation, route: Route | undefined): Json {
  const secured = route !== undefined && route.auth !== "none";
  const named = route === undefined ? null : routeFor(route, operation.method).scopes;
  const scopes = named ?? [];
  const security = [
    ...(route?.auth === "bearer" ? [{ bearer: scopes }] : []),
    ...(route?.auth === "bearer" && named !== null ? [{ dpop: scopes }] : []), // feature:openid-provider
    { cookie: [] },
  ];
  if (route?.servicesOnly) security.pop(); // feature:revocation-stream
  return {
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: secured ? security : [],
    ...parameters(operation),
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchemaOf(operation.body, "input") } },
          },
        }),
    responses: { [operation.success.status]: success(operation), ...refusals(operation, secured) },
    ...operation.otherwise, // feature:token-endpoint
  };
}

function parameters(operation: Operation): Json {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(operation.query ?? {}).map(([name, description]) => ({
    name,
    in: "query",
    required: false,
    description,
    schema: { type: "string" },
  }));
  return inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] };
}

function success({ success: { description, schema, setsCookies } }: Operation): Json {
  return {
    description,
    ...(schema === undefined ? {} : { content: { "application/json": { schema: jsonSchemaOf(schema, "output") } } }),
    ...(setsCookies === true
      ? {
          headers: {
            "Set-Cookie": {
              description: "The session's cookies: HttpOnly, Secure, SameSite=Lax.",
              schema: { type: "string" },
            },
          },
        }
      : {}),
  };
}

/** Refusals by status; those that follow from the kind of route are added here. */
function refusals(operation: Operation, secured: boolean): Json {
  const codes = new Set<ErrorCode>(operation.errors);
  if (secured) for (const code of ["unauthenticated", "invalid_token", "session_ended"] as const) codes.add(code);
  if (secured && operation.path !== "/api/me") codes.add("forbidden"); // feature:api-tokens
  // feature:impersonation begin
  const route = findRoute(operation.path.replaceAll(/\{\w+\}/g, "x"));
  if (secured && route !== undefined && !routeFor(route, operation.method).impersonated) codes.add("impersonating");
  // feature:impersonation end
  if (operation.method !== "GET") codes.add("cross_site");
  if (operation.body !== undefined)
    for (const code of ["invalid_request", "invalid_input", "payload_too_large", "unsupported_media_type"] as const)
      codes.add(code);
  codes.add("unavailable");
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${sentenceOf(code)}`).join("\n\n"),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}
