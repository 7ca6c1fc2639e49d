const base = "https://portcullis.invalid";
/** A request of another app is long, and three times that where it is written into a query; a server reads 16 KiB of headers. */
const longest = 4096;
const refreshEndpoint = "/api/auth/refresh";

/**
 * The one parser of `next` parameters: a path on this origin, or the fallback.
 *
 * Refused are absolute and scheme-relative URLs in every spelling that a browser would resolve to another origin
 * (`//evil`, `/\evil`, `/%09/evil` once decoded, `javascript:`, userinfo), control characters, and the refresh endpoint
 * itself, which would make a loop.
 *
 * @param value what the client sent, already percent-decoded once by the URL parser
 * @returns path, query and fragment, always starting with exactly one slash
 */
export function safeNextPath(value: unknown, fallback = "/dashboard"): string {
  if (typeof value !== "string" || value.length > longest) return fallback;
  // Browsers drop tab, LF and CR from URLs and read "\" as "/": any of them can turn a path into "//host".
  if (!/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/u.test(value)) return fallback;
  if (!URL.canParse(value, base)) return fallback;
  const url = new URL(value, base);
  // "/./" and "/%2e/" segments are resolved here, so "/.//evil" shows its second slash now.
  if (url.origin !== base || url.pathname.startsWith("//")) return fallback;
  if (decoded(url.pathname)?.startsWith(refreshEndpoint) !== false) return fallback;
  return url.pathname + url.search + url.hash;
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname).toLowerCase();
  } catch {
    return undefined;
  }
}
