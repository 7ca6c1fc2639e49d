import { posix } from "node:path";

/** What Next makes of a file of app/ by its name. */
export type Place = "page" | "route" | "action" | "frame" | "part";

const frames =
  /^(layout|template|loading|default|error|not-found|forbidden|unauthorized|global-error|global-not-found|icon|apple-icon|opengraph-image|twitter-image|sitemap|robots|manifest)\d*$/;

/** What a file of app/ is. A frame runs beside pages: it has no guard, and no row of its own. */
export function placeOf(path: string): Place {
  const { dir, name } = posix.parse(path);
  if (!path.startsWith("app/") || dir.split("/").some((segment) => segment.startsWith("_"))) return "part";
  if (name === "page" || name === "route" || name === "action") return name;
  return frames.test(name) ? "frame" : "part";
}

/** Pages for signed-in people stand here. */
export const isProtected = (path: string): boolean => path.startsWith("app/(protected)/");

/** What answers under /api when no route does; it is no route. */
export const catchAll = "app/api/[...unknown]/route.ts";
