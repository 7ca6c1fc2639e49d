import "server-only";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a method only asks (RFC 9110 §9.2.1). */
export const isSafe = (method: string): boolean => safeMethods.has(method);

/** Whether another site has sent a browser here, by its own account; whoever says nothing is not a browser, or an old one. */
export const isFromElsewhere = (headers: Headers): boolean =>
  !["same-origin", "none", null].includes(headers.get("sec-fetch-site"));

/**
 * Whether a request that could change something was started by another site (CSRF).
 *
 * Browsers tell by `Sec-Fetch-Site` and `Origin`; both are looked at, and either can refuse. `Origin: null` is what
 * sandboxed and opaque documents send, and counts as another site, as do sibling subdomains (`same-site`). A client that
 * sends neither header is not a browser, so it carries no victim's cookies.
 *
 * @param origin APP_ORIGIN
 */
export function isCrossSite(method: string, headers: Headers, origin: string): boolean {
  if (isSafe(method)) return false;
  if (isFromElsewhere(headers)) return true;
  const from = headers.get("origin");
  return from !== null && from !== origin;
}
