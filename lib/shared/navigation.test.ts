import { describe, expect, it } from "vitest";
import { currentAt, navigationFor, sectionsFor } from "./navigation";
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
    const inSections = sectionsFor(roleNames).flatMap(({ links }) => links);
    const shown = [...navigationFor(roleNames, "main"), ...inSections];
    expect(hrefs(shown)).toContain("/dashboard");
    for (const { href } of shown)
      expect(findRoute(href), href).toMatchObject({ kind: "page", auth: "cookie", path: href });
    expect(new Set(hrefs(shown)).size).toBe(shown.length);
  });

  it("shows the links of one place, by their order", () => {
    const rows = [row("/c", "settings", 2), row("/b", "settings", 1), row("/a", "main", 9)];
    const from = { rows, permissionOf: () => null };
    expect(hrefs(navigationFor(["user"], "main", from))).toEqual(["/a"]);
    expect(hrefs(navigationFor(["user"], "settings", from))).toEqual(["/b", "/c"]);
  });

  it("shows neither what the roles may not open nor a section that is empty then", () => {
    const from = {
      rows: [row("/a", "settings", 1), row("/people", "admin", 1)],
      permissionOf: (href: string) => (href === "/people" ? ("users:read" as const) : null),
    };
    const shownTo = (role: "user" | "admin") =>
      sectionsFor([role], from).map(({ label, links }) => [label, ...hrefs(links)]);
    expect(shownTo("user")).toEqual([["Settings", "/a"]]);
    expect(shownTo("admin")).toEqual([
      ["Settings", "/a"],
      ["Administration", "/people"],
    ]);
  });

  it("knows the page that one is on from those below it and those beside it", () => {
    expect(currentAt("/notes", "/notes")).toBe("page");
    expect(currentAt("/notes/{id}", "/notes")).toBe(true);
    expect(currentAt("/notesbook", "/notes")).toBeUndefined();
    expect(currentAt("/dashboard", "/notes")).toBeUndefined();
  });
});
