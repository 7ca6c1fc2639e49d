import { describe, expect, it } from "vitest";
import { byteByByte, originForm } from "./ingress";

describe("originForm", () => {
  it.each([
    ["/", "/"],
    ["/a?b=http://x", "/a?b=http://x"],
    ["//evil.example/x", "//evil.example/x"],
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

describe("byteByByte", () => {
  it.each([
    ["__Host-Http-session=a%2eb", "__Host-Http-session=a%252eb"],
    ["theme=d%61rk; __Host-Http-session=%65y; x=%20", "theme=d%61rk; __Host-Http-session=%2565y; x=%20"],
    [
      "theme=dark;__Host-Http-refresh=%;   __Host-Http-device=%%",
      "theme=dark;__Host-Http-refresh=%25;   __Host-Http-device=%25%25",
    ],
    ["x=__Host-Http-session=%61", "x=__Host-Http-session=%61"],
    ["__Host-other=%61", "__Host-other=%61"],
  ])("makes %j %j", (header, wanted) => {
    expect(byteByByte(header)).toBe(wanted);
  });
});
