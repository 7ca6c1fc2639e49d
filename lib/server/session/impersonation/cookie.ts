import "server-only";
import { now } from "../../clock";
import type { CookieChange } from "../../http/cookie";
import { cookieNames } from "../cookie-names";

/** Lets this browser be somebody else until then; its own two cookies stay beside it. It goes before them for as long as it is there. */
export const actCookie = (token: string, expiresAt: Date): CookieChange => ({
  name: cookieNames.act,
  value: token,
  maxAge: Math.max(1, Math.ceil((expiresAt.getTime() - now()) / 1000)) + keptFor,
});

/**
 * How much longer the browser keeps it than it is good, in seconds: a page that was made before the end then still brings it, and what its
 * scripts send is refused instead of done in the administrator's own name.
 */
const keptFor = 60 * 60;

/** Takes it back: the browser is in its own session again. */
export const clearedActCookie: CookieChange = { name: cookieNames.act, value: "", maxAge: 0 };
