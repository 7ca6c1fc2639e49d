import "server-only";
import { brand } from "@/lib/shared/brand";
import type { Problem } from "@/lib/shared/schemas";
import { noDocumentPolicy } from "@/lib/shared/security-headers.js";
import type { AppError } from "@/lib/shared/errors";

/** The challenge of RFC 6750 §3; a request without any credential gets no error code (§3.1). */
function challenge(error: AppError): string | undefined {
  const bearer = `Bearer realm="${brand.slug}"`;
  if (error.code === "forbidden") return `${bearer}, error="insufficient_scope"`;
  if (error.status !== 401) return undefined;
  return error.code === "invalid_token" || error.code === "session_ended" ? `${bearer}, error="invalid_token"` : bearer;
}

/**
 * An error as problem details (RFC 9457): `type`, `title`, `status`, `detail`, the stable `code`, and `errors` per field.
 * Nothing that the client sent is repeated in it.
 */
export function problem(error: AppError, headers: Readonly<Record<string, string>> = {}): Response {
  const body = {
    type: "about:blank",
    title: error.message,
    status: error.status,
    detail: error.sentence,
    code: error.code,
    ...(error.fields.length > 0 ? { errors: [...error.fields] } : {}),
  } satisfies Problem;
  const authenticate = challenge(error);
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": noDocumentPolicy,
      ...(authenticate === undefined ? {} : { "www-authenticate": authenticate }),
      ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
      ...error.headers,
      ...headers,
    },
  });
}
