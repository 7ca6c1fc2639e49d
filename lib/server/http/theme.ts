import "server-only";
import { cookies } from "next/headers";
import { env } from "@/lib/server/env";
import { day } from "@/lib/shared/durations";
import { parseTheme, type Theme } from "@/lib/shared/theme";

const cookie = "theme";

/** The colour theme that this browser has chosen. */
export async function readTheme(): Promise<Theme> {
  return parseTheme((await cookies()).get(cookie)?.value);
}

/** Remembers the colour theme in this browser. It says nothing about the person, so it outlives the session. */
export async function keepTheme(theme: Theme): Promise<void> {
  const jar = await cookies();
  if (theme === "system") {
    jar.delete(cookie);
    return;
  }
  jar.set(cookie, theme, {
    path: "/",
    sameSite: "lax",
    httpOnly: true,
    secure: env().APP_ORIGIN.startsWith("https://"),
    maxAge: 400 * day,
  });
}
