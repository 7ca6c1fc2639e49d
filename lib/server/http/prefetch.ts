import "server-only";

/** Set by `ingress.ts`, never by a client. */
export const prefetchHeader = "x-portcullis-prefetch";

/** Whether nobody has asked for this page yet: a prefetch must not rotate a session. */
export function isPrefetch(headers: Headers): boolean {
  return (
    headers.has(prefetchHeader) ||
    headers.has("next-router-prefetch") ||
    /prefetch|prerender/i.test(
      `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("x-moz") ?? ""}`,
    )
  );
}
