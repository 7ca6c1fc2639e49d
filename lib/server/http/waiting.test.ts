import { describe, expect, it } from "vitest";
import { clearedWaiting, readWaiting, waitingCookie } from "./waiting";

const name = "__Host-Http-signup";
const holding = (value: string) => readWaiting(name, { get: () => ({ value }) }, 7);

describe("the cookie of somebody who waits for a mail", () => {
  it("brings the address back as it was typed, for an hour at most", () => {
    for (const email of ["Ada@Example.com", "jos\u00e9@b\u00fccher.example", `${"\u{20000}".repeat(60)}@example.com`]) {
      const cookie = waitingCookie(name, email, 1_795_000_000_000);
      expect(cookie).toMatchObject({ name, maxAge: 3600 });
      expect(cookie.value).toMatch(/^[\w.-]+$/);
      expect(holding(cookie.value)).toEqual({ email, askedAt: 1_795_000_000_000, now: 7 });
    }
  });

  it("is nothing where something else stands in it", () => {
    const encoded = (text: string) => `1.${Buffer.from(text).toString("base64url")}`;
    for (const value of [
      "",
      "x",
      "1.",
      "1.x",
      ".YUBiLmNvbQ",
      "1e3.YUBiLmNvbQ",
      `${"9".repeat(16)}.YUBiLmNvbQ`,
      "1.YUBiLmNvbQ.x",
      "%00",
      encoded("no address"),
      encoded("a@b.example\r\nBcc: c@d.example"),
      encoded("a\u202e@b.example"),
      encoded("<script>@b.example"),
      encoded(`${"a".repeat(2000)}@b.example`),
      clearedWaiting(name).value,
    ])
      expect([value, holding(value)]).toEqual([value, undefined]);
    expect(readWaiting(name, { get: () => undefined })).toBeUndefined();
  });
});
