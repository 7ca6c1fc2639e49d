import { describe, expect, it } from "vitest";
import { normalizeEmail } from "./email";

describe("normalizeEmail", () => {
  it.each([
    ["lower-cases both halves", "Ada.Lovelace@Example.COM", "ada.lovelace@example.com"],
    ["trims the ends", "  ada@example.com\t", "ada@example.com"],
    ["keeps dots and plus tags", "a.d.a+news@example.com", "a.d.a+news@example.com"],
    ["writes the domain in ASCII", "ada@Bücher.example", "ada@xn--bcher-kva.example"],
    ["keeps a domain that is ASCII already", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"],
    ["composes the local part", "jose\u0301@example.com", "jos\u00e9@example.com"],
    ["takes full-width domains as what they look like", "ada@ｅｘａｍｐｌｅ.com", "ada@example.com"],
    ["drops the root's dot", "ada@example.com.", "ada@example.com"],
    ["leaves text without an at sign", "Nobody", "nobody"],
  ])("%s", (_, typed, expected) => {
    expect(normalizeEmail(typed)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    for (const typed of [
      "İstanbul@BÜCHER.example",
      "ada@ß.example",
      "ΣΑΣ@example.com",
      "a@☃.example",
      "a@b\u0000.com",
    ]) {
      const once = normalizeEmail(typed);
      expect(normalizeEmail(once)).toBe(once);
    }
  });
});
