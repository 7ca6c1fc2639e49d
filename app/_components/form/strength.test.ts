import { describe, expect, it } from "vitest";
import { strengthOf } from "./strength";

const level = (password: string) => strengthOf(password, 15).level;

describe("the strength shown while typing", () => {
  it("says nothing about nothing", () => {
    expect(strengthOf("", 15)).toEqual({ level: 0, advice: "At least 15 characters. A few words in a row will do." });
  });

  it("counts what is missing in code points, not in UTF-16 units", () => {
    expect(strengthOf("🏰🏰🏰🏰🏰🏰🏰🏰🏰🏰🏰🏰🏰🏰", 15).advice).toBe("1 more character. Another word will do.");
  });

  it("calls repeats and runs guessable, however long", () => {
    for (const password of [
      "aaaaaaaaaaaaaaaaaaaa",
      "abcdefghijklmnopqrst",
      "12345678987654321",
      "abababababababababab",
    ]) {
      expect(level(password), password).toBe(2);
    }
  });

  it("calls a handful of unrelated words strong", () => {
    expect(level("lantern copper orchard mule")).toBe(4);
  });
});
