import "server-only";
import { parseTheme, type Theme } from "@/lib/shared/theme";
import { env } from "../../env";
import { requestCookies } from "../../http/request";
import { day } from "@/lib/shared/durations";

const cookie = "theme";

/** The colour theme that this browser has chosen. */
export async function readTheme(): Promise<Theme> {
  return parseTheme((await requestCookies()).get(cookie)?.value);
}

/** A `Set-Cookie` line that remembers the colour theme in this browser. It says nothing about the person, so it outlives the session. */
export function themeCookie(theme: Theme): string {
  const value = theme === "system" ? `${cookie}=; Max-Age=0` : `${cookie}=${theme}; Max-Age=${400 * day}`;
  return `${value}; Path=/; SameSite=lax; HttpOnly${env().APP_ORIGIN.startsWith("https://") ? "; Secure" : ""}`;
}
