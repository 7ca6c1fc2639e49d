import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it.each([
    ["/", "/"],
    ["/dashboard", "/dashboard"],
    ["/settings/profile?tab=1&x=%2F%2Fevil", "/settings/profile?tab=1&x=%2F%2Fevil"],
    ["/a?next=//evil.example", "/a?next=//evil.example"],
    ["/a#b", "/a#b"],
    ["/ä/日本", "/%C3%A4/%E6%97%A5%E6%9C%AC"],
    ["/a/./b/../c", "/a/c"],
    ["/a//b", "/a//b"],
    ["/a@evil.example", "/a@evil.example"],
    ["/javascript:alert(1)", "/javascript:alert(1)"],
    ["/%09/x", "/%09/x"],
    ["/api/auth/sessions", "/api/auth/sessions"],
  ])("keeps %j", (given, wanted) => {
    expect(safeNextPath(given)).toBe(wanted);
  });

  it.each([
    "",
    "dashboard",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/a\\b",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    " /dashboard",
    "/dash board",
    "/\u0000",
    "/a\u007f",
    "/.//evil.example",
    "/..//evil.example",
    "/././/evil.example",
    "/%2e//evil.example",
    "/%2E%2e//evil.example",
    "/x/..//evil.example",
    "https://evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//user@evil.example",
    "https://localhost@evil.example",
    "https://portcullis.invalid/dashboard",
    "@evil.example",
    "?next=/x",
    "#x",
    "/api/auth/refresh",
    "/api/auth/refresh?next=/dashboard",
    "/api/auth/refresh/",
    "/api/auth/%72efresh",
    "/API/AUTH/REFRESH",
    "/x/../api/auth/refresh",
    "/api/auth/refresh.rsc",
    "/%",
    "/%ff",
    "/\ud800\ud800".padEnd(4097, "x"),
    "/".padEnd(4097, "x"),
  ])("refuses %j", (given) => {
    expect(safeNextPath(given)).toBe("/dashboard");
    expect(safeNextPath(given, "/")).toBe("/");
  });

  it.each([undefined, null, 1, true, {}, ["/dashboard"], { toString: () => "/x" }])(
    "refuses %j, which is no text",
    (given) => {
      expect(safeNextPath(given)).toBe("/dashboard");
    },
  );

  it("gives nothing that a browser would resolve to another origin, whatever is put together", () => {
    const parts = [
      "/",
      "\\",
      ".",
      "..",
      "%2f",
      "%5c",
      "%09",
      "\t",
      "\n",
      "evil.example",
      "@",
      ":",
      "?",
      "#",
      "x",
      "//",
      "\u2028",
      "／",
    ];
    const origin = "https://here.example";
    for (const a of parts)
      for (const b of parts)
        for (const c of parts) {
          const path = safeNextPath(`/${a}${b}${c}`);
          expect(new URL(path, origin).origin).toBe(origin);
          expect(path).toMatch(/^\/(?![/\\])/);
        }
  });
});
