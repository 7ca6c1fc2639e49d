import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from "jose";
import type { Query } from "./fixtures";
import { dataDir } from "./place";

export const accessCookie = "__Host-Http-session";
export const refreshCookie = "__Host-Http-refresh";
/** Says for a few seconds that a browser comes back from a refresh. */
const refreshedCookie = "__Host-Http-refreshed";

/** The value of a browser's cookie. */
export async function cookieOf(context: BrowserContext, name: string): Promise<string> {
  const found = (await context.cookies()).find((cookie) => cookie.name === name);
  if (found === undefined) throw new Error(`there is no cookie ${name}`);
  return found.value;
}

/** The id of a browser's session, as its access token says. */
export async function sessionIdOf(context: BrowserContext): Promise<string> {
  return String(decodeJwt(await cookieOf(context, accessCookie))["sid"]);
}

/** Does to a browser's access token what ten minutes do: the same token, signed with the server's key, from an hour ago. */
export async function letAccessTokenExpire(context: BrowserContext): Promise<void> {
  const token = await cookieOf(context, accessCookie);
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  const expired = await signAgain(token, { iat: hourAgo, exp: hourAgo + 600 });
  await context.clearCookies({ name: refreshedCookie });
  await replaceCookie(context, accessCookie, expired);
}

/** Does to a session what REFRESH_LEEWAY does: its generation may move on again. */
export async function letLeewayPass(query: Query, context: BrowserContext): Promise<void> {
  await query(
    `UPDATE "Session" SET "rotatedAt" = now() - interval '1 minute' WHERE "id" = $1`,
    await sessionIdOf(context),
  );
}

/** Puts another value into a cookie and leaves the rest of it as it is. */
export async function replaceCookie(context: BrowserContext, name: string, value: string): Promise<void> {
  const old = (await context.cookies()).find((cookie) => cookie.name === name);
  if (old === undefined) throw new Error(`there is no cookie ${name}`);
  await context.addCookies([{ ...old, value }]);
}

async function signAgain(token: string, times: { readonly iat: number; readonly exp: number }): Promise<string> {
  const { keys } = JSON.parse(readFileSync(join(dataDir(), "keys.json"), "utf8")) as { readonly keys: readonly JWK[] };
  const { alg = "", kid, typ } = decodeProtectedHeader(token);
  const key = await importJWK(keys[0] ?? {}, alg);
  const header = { alg, ...(typ !== undefined && { typ }), ...(kid !== undefined && { kid }) };
  return new SignJWT({ ...decodeJwt(token), ...times }).setProtectedHeader(header).sign(key);
}
