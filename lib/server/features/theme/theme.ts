import "server-only";
import { parseTheme, type Theme, themeCookieName } from "@/lib/shared/theme";
import { env } from "../../env";
import type { CookieChange } from "../../http/cookie";
import { requestCookies } from "../../http/request";
import { day } from "@/lib/shared/durations";

/** The colour theme that this browser has chosen. */
export async function readTheme(): Promise<Theme> {
  return parseTheme((await requestCookies()).get(themeCookieName)?.value);
}

/** Remembers the colour theme in this browser. It says nothing about the person, so it outlives the session. */
export function themeCookie(theme: Theme): CookieChange {
  const secure = env().APP_ORIGIN.startsWith("https://");
  return {
    name: themeCookieName,
    secure,
    ...(theme === "system" ? { value: "", maxAge: 0 } : { value: theme, maxAge: 400 * day }),
  };
}
