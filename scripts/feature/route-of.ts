import { posix } from "node:path";

/**
 * The path that a page, a route handler or an action of app/ answers, with `{name}` for a variable segment. Slots (`@name`),
 * intercepted segments and catch-alls stay as they are written, so no row can name them.
 */
export function routeOf(file: string): string {
  const segments = posix.dirname(file).split("/").slice(1);
  return `/${segments
    .filter((segment) => !/^\([\w-]+\)$/.test(segment))
    .map((segment) => segment.replace(/^\[(\w+)\]$/, "{$1}"))
    .join("/")}`;
}
