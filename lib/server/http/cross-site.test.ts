import { describe, expect, it } from "vitest";
import { isCrossSite } from "./cross-site";

const here = "https://app.example";
const judged = (method: string, headers: Record<string, string>) => isCrossSite(method, new Headers(headers), here);

describe("isCrossSite", () => {
  it.each(["GET", "HEAD", "OPTIONS"])("lets %s through from anywhere: it changes nothing", (method) => {
    expect(judged(method, { "sec-fetch-site": "cross-site", origin: "https://evil.example" })).toBe(false);
  });

  it.each([
    {},
    { origin: here },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "same-origin", origin: here },
  ])("lets POST through with %j", (headers) => {
    expect(judged("POST", headers)).toBe(false);
  });

  const foreign: readonly Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "" },
    { "sec-fetch-site": "Same-Origin" },
    { "sec-fetch-site": "cross-site", origin: here },
    { origin: "null" },
    { origin: "" },
    { origin: "https://evil.example" },
    { origin: "http://app.example" },
    { origin: "https://app.example:8443" },
    { origin: "https://app.example/" },
    { origin: "https://app.example.evil.example" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
  ];
  it.each(foreign)("refuses every unsafe method with %j", (headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "post", "PROPFIND", "get"])
      expect(judged(method, headers)).toBe(true);
  });
});
