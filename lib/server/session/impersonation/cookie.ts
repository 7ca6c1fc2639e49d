import "server-only";
import type { CookieChange } from "../../http/cookie";
import { cookieNames } from "../cookie-names";

/**
 * Lets this browser be somebody else; its own two cookies stay beside it. It ends with the browser's run, not with the token: a page that was
 * made before the end still brings it, and what its scripts send is refused instead of done in the administrator's own name.
 */
export const actCookie = (token: string): CookieChange => ({ name: cookieNames.act, value: token, maxAge: null });

/** Takes it back: the browser is in its own session again. */
export const clearedActCookie: CookieChange = { name: cookieNames.act, value: "", maxAge: 0 };
