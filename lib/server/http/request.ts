import "server-only";
import { cookies, headers } from "next/headers";
import { cookieAttributes, type CookieChange, type CookieJar } from "./cookie";
import { ourCodeReached } from "./exchange";

/** The headers of the request that is being answered, in a page or an action. This file alone imports `next/headers`. */
export async function requestHeaders(): Promise<Headers> {
  ourCodeReached();
  return await headers();
}

/** The cookies of the request that is being answered, in a page or an action. A route handler has them in its request. */
export async function requestCookies(): Promise<CookieJar> {
  ourCodeReached();
  return await cookies();
}

/** Gives the browser cookies with the answer of an action. */
export async function applyCookies(changes: readonly CookieChange[]): Promise<void> {
  if (changes.length === 0) return;
  const jar = await cookies();
  for (const { name, value, maxAge, secure = true } of changes)
    jar.set(name, value, { ...cookieAttributes, secure, ...(maxAge !== null && { maxAge }) });
}

/** The nonce that the gate put into this document's Content-Security-Policy. */
export async function nonce(): Promise<string | undefined> {
  return (await requestHeaders()).get("x-nonce") ?? undefined;
}
