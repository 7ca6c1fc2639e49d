import { describe, expect, it } from "vitest";
import { mostJudged, normalizeForGuessing } from "./guesses.mjs";

const grows = (character: string): boolean =>
  [character.normalize("NFKD"), character.normalize("NFC"), character.toLowerCase(), character.toUpperCase()].some(
    (form) => [...form].length > 1,
  );

describe("what is judged of a password", () => {
  it("is never longer than a password may be, whichever code point it is full of", () => {
    let growing = 0;
    const longer: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      if (!character.isWellFormed() || !grows(character)) continue;
      growing += 1;
      if ([...normalizeForGuessing(character.repeat(128))].length > mostJudged) longer.push(point.toString(16));
    }
    expect(growing, "control: there are such").toBeGreaterThan(1_000);
    expect([..."\ufdfa".normalize("NFKD")], "control: the one that grows most").toHaveLength(18);
    expect(longer).toEqual([]);
  });
});
