import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { routes } from "@/lib/shared/routes";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { misplacedPages, type Row, undeclaredMethods, withoutPartner } from "./rules/table";
import { readSources, type Sources } from "./sources";

const sources = readSources("app");
const row = (path: string, kind: Row["kind"], auth: Row["auth"], ...methods: readonly string[]): Row => ({
  path,
  kind,
  auth,
  methods,
});
const files = (...paths: readonly string[]): Sources => new Map(paths.map((path) => [path, ""]));

describe("the route table", () => {
  it("names every page and endpoint of app/ once, and nothing else", () => {
    expect(withoutPartner(sources, routes)).toEqual([]);
  });

  it.each([
    ["a page below (protected) without a row", files("app/(protected)/a/page.tsx"), []],
    ["a page without a row", files("app/a/page.tsx"), []],
    ["a page by another ending", files("app/(protected)/a/page.js"), []],
    ["a route without a row", files("app/api/a/route.ts"), []],
    ["a row without a file", files(), [row("/a", "page", "none", "GET")]],
    ["a row whose file is in a private folder", files("app/_a/page.tsx"), [row("/_a", "page", "none", "GET")]],
    ["a row of the other kind", files("app/a/page.tsx"), [row("/a", "api", "none", "GET")]],
    ["a page in a slot", files("app/a/page.tsx", "app/a/@b/page.tsx"), [row("/a", "page", "none", "GET")]],
    ["a page that intercepts", files("app/a/page.tsx", "app/(.)a/page.tsx"), [row("/a", "page", "none", "GET")]],
    ["a page for everything", files("app/a/[...b]/page.tsx"), []],
    [
      "a path that is said twice",
      files("app/a/page.tsx"),
      [row("/a", "page", "none", "GET"), row("/a", "page", "cookie", "GET")],
    ],
  ])("would be found lacking %s", (_, made, rows) => {
    expect(withoutPartner(made, rows)).toHaveLength(1);
  });

  it("has its pages where they belong: protected ones below (protected), public ones elsewhere", () => {
    expect(misplacedPages(sources, routes)).toEqual([]);
    expect(misplacedPages(files("app/(public)/a/page.tsx"), [row("/a", "page", "cookie", "GET")])).toHaveLength(1);
    expect(misplacedPages(files("app/a/page.tsx"), [row("/a", "page", "bearer", "GET")])).toHaveLength(1);
    expect(misplacedPages(files("app/(protected)/a/page.tsx"), [row("/a", "page", "none", "GET")])).toHaveLength(1);
    expect(misplacedPages(files("app/(protected)/a/page.tsx"), [row("/a", "page", "cookie", "GET")])).toEqual([]);
    expect(misplacedPages(files("app/(public)/a/page.tsx"), [row("/a", "page", "none", "GET")])).toEqual([]);
  });

  it("declares the methods that the files answer", () => {
    expect(undeclaredMethods(sources, routes)).toEqual([]);
    const handler = (text: string): Sources => new Map([["app/api/a/route.ts", text]]);
    const api = [row("/api/a", "api", "bearer", "GET", "POST")];
    expect(undeclaredMethods(handler("export const GET = a, POST = b;"), api)).toEqual([]);
    expect(undeclaredMethods(handler("export { a as POST, a as GET };"), api)).toEqual([]);
    expect(undeclaredMethods(handler("export const GET = a;"), api)).toHaveLength(1);
    expect(undeclaredMethods(handler("export const GET = a, POST = b, PUT = c;"), api)).toHaveLength(1);
    expect(undeclaredMethods(handler("export const GET = a; export { b as POST, b as PUT };"), api)).toHaveLength(1);
    const page = [row("/a", "page", "cookie", "GET", "POST")];
    expect(undeclaredMethods(files("app/(protected)/a/page.tsx", "app/(protected)/a/action.ts"), page)).toEqual([]);
    expect(undeclaredMethods(files("app/(protected)/a/page.tsx"), page)).toHaveLength(1);
  });

  it("is all there is: no second folder of pages that it does not speak of", () => {
    for (const folder of ["pages", "src"]) expect(existsSync(join(root, folder))).toBe(false);
  });
});
