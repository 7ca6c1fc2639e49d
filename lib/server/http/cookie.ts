import "server-only";

/** The cookies of a request, to read. */
export type CookieJar = {
  readonly get: (name: string) => { readonly value: string } | undefined;
  readonly has: (name: string) => boolean;
};

/** A cookie that a use-case wants the browser to have; the border of the request applies it. */
export type CookieChange = {
  readonly name: string;
  readonly value: string;
  /** Seconds; 0 takes the cookie back, null lets it end with the browser's run (RFC 6265bis §5.7). */
  readonly maxAge: number | null;
  /** False for what tells nothing and should also work where a browser keeps no secure cookie: Safari on http://localhost. */
  readonly secure?: boolean;
};

/** What all our cookies share (RFC 6265bis §4.1.2). */
export const cookieAttributes = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const;

/** The answer with the cookies that go with it. They are stored in this order. */
export function withCookies(response: Response, changes: readonly CookieChange[]): Response {
  for (const { name, value, maxAge, secure = true } of changes)
    response.headers.append(
      "set-cookie",
      `${name}=${value}; Path=/; ${maxAge === null ? "" : `Max-Age=${maxAge}; `}HttpOnly; ${secure ? "Secure; " : ""}SameSite=lax`,
    );
  return response;
}
