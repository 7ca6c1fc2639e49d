export const themes = ["system", "light", "dark"] as const;

/** How the pages are coloured: by choice, or as the operating system says. */
export type Theme = (typeof themes)[number];

/** The cookie that keeps the choice. */
export const themeCookieName = "theme";

/** Reads a theme from outside; anything unknown is `system`. */
export function parseTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/** The theme that a request's Cookie header tells of, for where nothing has parsed it. */
export function themeIn(cookie: string | null | undefined): Theme {
  return parseTheme(new RegExp(`(?:^|; *)${themeCookieName}=([^;]*)`).exec(cookie ?? "")?.[1]);
}
