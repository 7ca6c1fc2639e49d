import { describe, expect, it } from "vitest";
import { dayWord } from "./day";

describe("the word for a day", () => {
  const now = new Date(2026, 10, 26, 0, 5);
  it.each([
    [new Date(2026, 10, 26, 0, 0), "today"],
    [new Date(2026, 10, 25, 23, 59), "yesterday"],
    [new Date(2026, 10, 25, 0, 0), "yesterday"],
    [new Date(2026, 10, 24, 23, 59), undefined],
    [new Date(2025, 10, 26, 0, 0), undefined],
  ])("of %s is %s", (moment, word) => expect(dayWord(moment, now)).toBe(word));

  it("goes on at midnight: what was today is yesterday then", () => {
    const evening = new Date(2026, 2, 28, 22, 0);
    expect(dayWord(evening, new Date(2026, 2, 28, 23, 59))).toBe("today");
    expect(dayWord(evening, new Date(2026, 2, 29, 0, 0))).toBe("yesterday");
    expect(dayWord(evening, new Date(2026, 2, 29, 23, 59))).toBe("yesterday");
  });
});
