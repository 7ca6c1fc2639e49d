import { describe, expect, it } from "vitest";
import { navigationFor } from "./navigation";
import type { NavigationRow } from "./navigation-row";
import { roleNames } from "./roles";
import { findRoute } from "./routes";

const row = (href: `/${string}`, place: NavigationRow["place"], order: number): NavigationRow => ({
  href,
  label: href,
  place,
  order,
});
const hrefs = (rows: readonly NavigationRow[]) => rows.map(({ href }) => href);

describe("the navigation", () => {
  it("leads to pages that the route table has for signed-in people, each once", () => {
    const shown = navigationFor(roleNames);
    expect(hrefs(shown)).toContain("/dashboard");
    for (const { href } of shown)
      expect(findRoute(href), href).toMatchObject({ kind: "page", auth: "cookie", path: href });
    expect(new Set(hrefs(shown)).size).toBe(shown.length);
  });

  it("goes by place, then by order", () => {
    const rows = [row("/d", "admin", 1), row("/c", "settings", 2), row("/b", "settings", 1), row("/a", "main", 9)];
    expect(hrefs(navigationFor(["user"], { rows, permissionOf: () => null }))).toEqual(["/a", "/b", "/c", "/d"]);
  });

  it("does not show what the roles may not open", () => {
    const from = {
      rows: [row("/a", "main", 1), row("/people", "admin", 1)],
      permissionOf: (href: string) => (href === "/people" ? ("users:read" as const) : null),
    };
    expect(hrefs(navigationFor(["user"], from))).toEqual(["/a"]);
    expect(hrefs(navigationFor(["admin"], from))).toEqual(["/a", "/people"]);
  });
});
