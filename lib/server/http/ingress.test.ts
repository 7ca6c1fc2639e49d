import { describe, expect, it } from "vitest";
import { byteByByte } from "./ingress";

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
