import "server-only";
import { day, knownDeviceTtl } from "@/lib/shared/durations";
import { mostSupersededLaps, withoutLap } from "@/lib/shared/links";
import { now } from "../clock";
import { env } from "../env";
import type { CookieChange, CookieJar } from "../http/cookie";
import { requestCookies } from "../http/request";
import { requestContext } from "../request-context";
import { cookieNames } from "./cookie-names";

/** The tokens that a browser is given at sign-in and at every rotation. */
export type TokenCookies = {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The end of the session if it is not used again. */
  readonly sessionExpiresAt: Date;
  /** False where they end with the browser's run. */
  readonly staySignedIn: boolean;
};

/** What a browser presents. */
export type PresentedCookies = {
  readonly accessToken: string | undefined;
  // feature:impersonation begin
  /** The access token in somebody else's name, which goes before one's own. */
  readonly actToken?: string | undefined;
  // feature:impersonation end
  readonly refreshToken: string | undefined;
  readonly deviceToken: string | undefined;
  /** What its challenges for passkeys are bound to; see `passkeys/challenge.ts`. */ // feature:passkeys
  readonly challengeSecret?: string | undefined; // feature:passkeys
  /** Of the accounts that this browser is trusted with; see `totp/trusted.ts`. */
  readonly trustedDevices?: string | undefined; // feature:totp
  /** Of the step that this browser is in, between a proof and a session. */
  readonly ticketSecret: string | undefined;
  /** How many refreshes in a row this browser comes back from; 0 for an ordinary request. */
  readonly refreshedCount: number;
  /** Whether any cookie of ours has come back, so that this browser keeps cookies. */
  readonly acceptsCookies: boolean;
  /** The OAuth client that asks, where it is no browser; it has no cookies. */
  readonly clientId?: string;
};

/** What whoever has none of our cookies presents. */
export const noCookies: PresentedCookies = {
  accessToken: undefined,
  refreshToken: undefined,
  deviceToken: undefined,
  ticketSecret: undefined,
  refreshedCount: 0,
  acceptsCookies: false,
};

/** Reads our cookies in a page or an action. */
export async function readCookies(): Promise<PresentedCookies> {
  return presentedIn(await requestCookies());
}

/**
 * Reads our cookies in a route handler, whose request has them parsed already: `readCookies` would build a second, writable
 * jar for every request.
 */
export function readCookiesOf(request: { readonly cookies: CookieJar }): PresentedCookies {
  return presentedIn(request.cookies);
}

function presentedIn(jar: CookieJar): PresentedCookies {
  const value = (name: string): string | undefined => {
    const found = jar.get(name)?.value;
    return found === "" ? undefined : found;
  };
  const count = Number(value(cookieNames.refreshed) ?? 0);
  // A client that keeps no cookies has the laps in its address.
  const isLastLap = withoutLap(requestContext()?.url ?? "") !== undefined;
  return {
    accessToken: value(cookieNames.access),
    actToken: value(cookieNames.act), // feature:impersonation
    refreshToken: value(cookieNames.refresh),
    deviceToken: value(cookieNames.device),
    challengeSecret: value(cookieNames.challenge), // feature:passkeys
    trustedDevices: value(cookieNames.trusted), // feature:totp
    ticketSecret: value(cookieNames.ticket),
    refreshedCount: isLastLap ? mostSupersededLaps : Number.isInteger(count) && count > 0 ? count : 0,
    acceptsCookies: Object.values(cookieNames).some((name) => jar.has(name)),
  };
}

type Lifetime = Pick<TokenCookies, "sessionExpiresAt" | "staySignedIn">;

const maxAgeOf = ({ sessionExpiresAt, staySignedIn }: Lifetime): number | null =>
  staySignedIn ? Math.max(1, Math.ceil((sessionExpiresAt.getTime() - now()) / 1000)) : null;

/**
 * A browser's tokens. The access cookie lives as long as the session, not as the token in it: an expired token still
 * tells the gate that this browser has a session to refresh.
 */
export function tokenCookies(tokens: TokenCookies): readonly CookieChange[] {
  return [accessCookie(tokens), { name: cookieNames.refresh, value: tokens.refreshToken, maxAge: maxAgeOf(tokens) }];
}

/** The access token alone, where the refresh token stays as it is. */
export function accessCookie(tokens: Omit<TokenCookies, "refreshToken">): CookieChange {
  return { name: cookieNames.access, value: tokens.accessToken, maxAge: maxAgeOf(tokens) };
}

/**
 * How long the mark of `refreshedMark` lasts, in seconds: less than any new access token lives, else a token that expired in
 * the ordinary way would look like one refused at once.
 */
export function refreshedMarkTtl(): number {
  const { ACCESS_TOKEN_TTL, CLOCK_TOLERANCE } = env();
  return Math.max(1, Math.min(10, ACCESS_TOKEN_TTL + CLOCK_TOLERANCE - 2));
}

/**
 * Marks the browser as coming back from a refresh: whoever is refused while the mark is there has been refused with a fresh
 * token, and another refresh would only repeat it. Browsers store cookies in the order in which they are sent, so the mark goes
 * last and is never seen without the tokens.
 */
export function refreshedMark(count: number): CookieChange {
  return { name: cookieNames.refreshed, value: String(count), maxAge: refreshedMarkTtl() };
}

/** Remembers that this browser has signed in; see `known-device.ts`. Whoever does not stay signed in leaves nothing behind. */
export function deviceCookie(token: string, staySignedIn: boolean): CookieChange {
  return { name: cookieNames.device, value: token, maxAge: staySignedIn ? knownDeviceTtl : null };
}

/** Tells the form behind the login page that this browser keeps cookies. */
export const probeCookie: CookieChange = { name: cookieNames.probe, value: "1", maxAge: day };

/** Takes the tokens back. Only a sign-out does this: a refused refresh may be a late loser, and must not clear a winner's cookies. */
export const clearedTokenCookies: readonly CookieChange[] = [
  cookieNames.access,
  cookieNames.refresh,
  cookieNames.refreshed,
  cookieNames.act, // feature:impersonation
].map((name) => ({ name, value: "", maxAge: 0 }));
