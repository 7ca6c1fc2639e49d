/** What the cookie of a session is called. `__Host-`: no other host can set it, nor one without TLS. */
export const sessionCookie = "__Host-fieldbook";

/** What the cookie of a sign-in on its way is called: one each, so that two tabs can be on their way at once. */
export const attemptCookie = (state: string): string => `__Host-fieldbook-to-${state}`;

/** What a browser has sent, by name (RFC 6265 §5.4). */
export function cookiesIn({ headers }: Request): ReadonlyMap<string, string> {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return new Map(pairs.map((pair) => [pair.replace(/=.*$/s, ""), pair.replace(/^[^=]*=?/, "")]));
}

/**
 * A `Set-Cookie` header: no script reads it, no other site's form sends it.
 *
 * @param value empty: the cookie goes
 * @param maxAge in seconds
 */
export const setCookie = (name: string, value: string, maxAge: number): [string, string] => [
  "set-cookie",
  `${name}=${value}; Path=/; Max-Age=${value === "" ? 0 : maxAge}; HttpOnly; Secure; SameSite=Lax`,
];
