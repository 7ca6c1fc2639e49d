import "server-only";
import { hour } from "@/lib/shared/durations";
import { emailSchema } from "@/lib/shared/schemas";
import { now as clockTime } from "../clock";
import type { CookieChange, CookieJar } from "./cookie";

/** Whom this browser has asked a mail for. Times are milliseconds since 1970. */
export type Waiting = {
  /** As it was typed. */
  readonly email: string;
  readonly askedAt: number;
  /** The server's clock as this was read, to count on from. */
  readonly now: number;
};

/** The cookie of one thing that is waited for. */
type CookieName = `__Host-Http-${string}`;

const shape = /^(\d{1,15})\.([\w-]{1,1400})$/;

/**
 * Remembers for an hour whom a mail was asked for, so that the page that waits can name the address and send again. It says
 * nothing about accounts, and opens nothing: whoever changes theirs could have typed that address as well.
 *
 * @param email as it was typed
 */
export function waitingCookie(name: CookieName, email: string, now = clockTime()): CookieChange {
  return { name, value: `${Math.round(now)}.${Buffer.from(email).toString("base64url")}`, maxAge: hour };
}

/** Nothing is waited for any longer. */
export const clearedWaiting = (name: CookieName): CookieChange => ({ name, value: "", maxAge: 0 });

/** What `waitingCookie` left in this browser; undefined for anything else. */
export function readWaiting(name: CookieName, jar: Pick<CookieJar, "get">, now = clockTime()): Waiting | undefined {
  const [, askedAt, encoded] = shape.exec(jar.get(name)?.value ?? "") ?? [];
  if (askedAt === undefined || encoded === undefined) return undefined;
  const email = emailSchema.safeParse(Buffer.from(encoded, "base64url").toString());
  return email.success ? { email: email.data, askedAt: Number(askedAt), now } : undefined;
}
