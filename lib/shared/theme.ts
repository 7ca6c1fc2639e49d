export const themes = ["system", "light", "dark"] as const;

/** How the pages are coloured: by choice, or as the operating system says. */
export type Theme = (typeof themes)[number];

/** Reads a theme from outside; anything unknown is `system`. */
export function parseTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}
