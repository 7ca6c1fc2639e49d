import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isApiToken, newApiToken } from "./token";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const valueOf = (text: string): bigint =>
  [...text].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);

describe("an API token", () => {
  it("is ptk_, 256 bits and their CRC-32, in letters and digits", () => {
    const tokens = Array.from({ length: 1000 }, newApiToken);
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) {
      const [, secret = "", checksum = ""] = /^ptk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(token) ?? [];
      expect(valueOf(secret) < 2n ** 256n).toBe(true);
      expect(valueOf(checksum)).toBe(BigInt(crc32(secret)));
      expect(isApiToken(token)).toBe(true);
    }
    // Each of the bits is drawn: of 1000 tokens none has the same value there all the time.
    for (let bit = 0n; bit < 256n; bit += 1n) {
      const ones = tokens.filter((token) => (valueOf(token.slice(4, 47)) >> bit) & 1n).length;
      expect([bit, ones > 350 && ones < 650]).toEqual([bit, true]);
    }
  });

  it("with any one character wrong is none", () => {
    const token = newApiToken();
    for (let at = 0; at < token.length; at += 1)
      for (const digit of `${digits}-_ é`)
        if (digit !== token[at]) expect(isApiToken(token.slice(0, at) + digit + token.slice(at + 1))).toBe(false);
  });

  it.each([
    ["nothing", () => ""],
    ["the prefix alone", () => "ptk_"],
    ["one that is cut off", (token: string) => token.slice(0, -1)],
    ["one with something behind it", (token: string) => `${token}0`],
    ["one with a line end behind it", (token: string) => `${token}\n`],
    ["one in capitals", (token: string) => token.toUpperCase()],
    ["one of somebody else's", (token: string) => token.replace("ptk_", "ghp_")],
  ])("is not %s", (_, spoil) => {
    expect(isApiToken(spoil(newApiToken()))).toBe(false);
  });
});
