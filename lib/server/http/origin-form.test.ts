import { describe, expect, it } from "vitest";
import { originForm } from "./origin-form";

describe("originForm", () => {
  it.each([
    ["/", "/"],
    ["/a?b=http://x", "/a?b=http://x"],
    ["//evil.example/x", "//evil.example/x"],
    ["/api/./auth/login", "/api/auth/login"],
    ["/x/../api/auth/login?a=../b", "/api/auth/login?a=../b"],
    ["/x/%2e%2E/api/auth/login", "/api/auth/login"],
    ["/../..", "/"],
    ["/login#x", "/login"],
    ["/a\\b", "/a/b"],
    ["*", "*"],
    ["http://evil.example", "/"],
    ["http://evil.example/a?b#c", "/a?b"],
    ["HTTPS://evil.example:1/a", "/a"],
    ["javascript:alert(1)", "/"],
    ["evil.example:443", "/"],
    ["", "/"],
    ["x", "/"],
  ])("makes %j %j", (target, wanted) => {
    expect(originForm(target)).toBe(wanted);
  });
});
