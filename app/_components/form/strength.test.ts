import { describe, expect, it } from "vitest";
import { strengthOf } from "./strength";

const advice = (password: string) => strengthOf(password, 15).advice;
const nothingAgainstIt = "Long enough. How easy it is to guess is checked when you send it.";

describe("what is said of a password while it is typed", () => {
  it("is what is asked for, while there is nothing", () => {
    expect(strengthOf("", 15)).toEqual({
      level: 0,
      advice: "At least 15 characters. A few words that don't belong together work well.",
    });
  });

  it("counts as the server does: code points after NFC, from the shortest to the longest", () => {
    expect(advice("🏰".repeat(14))).toBe("1 more character.");
    expect(advice("lantern copper".slice(0, 13))).toBe("2 more characters.");
    expect(advice("e\u0301".repeat(14))).toBe("1 more character.");
    const long = "lantern copper orchard mule ".repeat(5).slice(0, 128);
    expect(advice(long)).not.toMatch(/Too long/);
    expect(strengthOf(`${long}x`, 15)).toEqual({ level: 1, advice: "Too long: at most 128 characters." });
  });

  it("calls repeats and runs guessable, however long", () => {
    for (const password of [
      "aaaaaaaaaaaaaaaaaaaa",
      "abcdefghijklmnopqrst",
      "12345678987654321",
      "abababababababababab",
    ]) {
      expect(strengthOf(password, 15), password).toMatchObject({ level: 2 });
    }
  });

  it.each([
    "iloveyouforever123",
    "qwertyuiopasdfghjkl",
    "1q2w3e4r5t6y7u8i9o",
    "Portcullis-2026-Portcullis",
    "lantern copper orchard mule",
  ])("never says more than the server will: of %s only that it is long enough", (password) => {
    expect(strengthOf(password, 15)).toEqual({ level: 3, advice: nothingAgainstIt });
  });
});
