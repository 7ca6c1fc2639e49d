import { describe, expect, it } from "vitest";
import { recoveryCodeCount } from "@/lib/shared/features/totp/recovery-codes";
import { hashOf, newSecret, recoveryCodes, stepOf, uriOf } from "./codes";

/** The secret of RFC 6238, appendix B, as Base32. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number) => seconds * 1000;

describe("a code of an app", () => {
  it.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1234567890, "005924"],
    [20000000000, "353130"],
  ])("at %i seconds is %s, as RFC 6238 has it", async (seconds, code) => {
    expect(await stepOf(code, secret, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it("is good in its own step, the one before and the one after, and says which it is of", async () => {
    // Of the step that begins at 1111111080.
    for (const seconds of [1111111050, 1111111080, 1111111109.999, 1111111110, 1111111139.999])
      expect(await stepOf("081804", secret, at(seconds))).toBe(37037036);
    for (const seconds of [1111111049.999, 1111111140])
      expect(await stepOf("081804", secret, at(seconds))).toBeUndefined();
  });

  it("is of one secret alone", async () => {
    expect(await stepOf("081804", newSecret(), at(1111111109))).toBeUndefined();
  });
});

describe("a secret", () => {
  it("has 160 bits, and is never the same", () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    for (const each of secrets) expect(each).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(100);
  });

  it("is told to an app with whose it is, whatever stands in the address", () => {
    const uri = new URL(uriOf(secret, "ada+x/y?z#&@example.com"));
    expect([uri.protocol, uri.host, uri.searchParams.get("secret"), uri.searchParams.get("issuer")]).toEqual([
      "otpauth:",
      "totp",
      secret,
      "Portcullis",
    ]);
    expect(decodeURIComponent(uri.pathname)).toBe("/Portcullis:ada+x/y?z#&@example.com");
  });
});

describe("recovery codes", () => {
  it("are ten of 120 random bits, in letters that look like no digit", () => {
    const codes = recoveryCodes();
    expect(codes).toHaveLength(recoveryCodeCount);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const signs = Array.from({ length: 200 }, () => recoveryCodes().join("").replaceAll("-", "")).join("");
    const counts = [...new Set(signs)].map((sign) => signs.split(sign).length - 1);
    expect(counts, "each of 32 letters is as likely").toHaveLength(32);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.35);
  });

  it("are kept by a hash that is another one for each person, and the same without hyphens", () => {
    const [code = ""] = recoveryCodes();
    expect(hashOf("a", code)).toBe(hashOf("a", code.replaceAll("-", "")));
    expect(hashOf("a", code)).not.toBe(hashOf("b", code));
  });
});
