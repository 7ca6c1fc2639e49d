import { describe, expect, it } from "vitest";
import { emailSchema, line, stayBoxSchema, text } from "./schemas";

describe("text from outside", () => {
  it("on one line is trimmed, in NFC, and counted as people count", () => {
    const name = line(3, "The name");
    expect(name.parse("  e\u0301bc ")).toBe("\u00e9bc");
    expect(name.safeParse("abcd").error?.issues[0]?.message).toBe("The name is too long: at most 3 characters.");
    expect(name.safeParse("a\nb").success).toBe(false);
  });

  it("on many lines has one kind of line end, and may be empty", () => {
    const note = text(8, "The note");
    expect(note.parse("a\r\nb\rc\n")).toBe("a\nb\nc\n");
    expect(note.parse("")).toBe("");
    expect(note.safeParse("a\u0000b").success).toBe(false);
  });
});

describe("an e-mail address", () => {
  it("may have a domain in any script, and none that IDNA would write with signs in it", () => {
    for (const email of ["ada@bücher.example", "ada@例え.テスト", "ada@xn--bcher-kva.example", "ada@1.example"])
      expect(emailSchema.safeParse(email).success, email).toBe(true);
    for (const email of ["ada@\u2474.com", "ada@\u{1f101}x.com", "ada@a b.com", "ada@(1).com"])
      expect(emailSchema.safeParse(email).success, email).toBe(false);
  });

  it.each(["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u061c", "\u{e0061}"])(
    "may have nothing in it that can't be seen, such as %j: two would look alike",
    (unseen) => {
      for (const email of [`a${unseen}da@example.com`, `ada@exa${unseen}mple.com`])
        expect(emailSchema.safeParse(email).success, JSON.stringify(email)).toBe(false);
    },
  );
});

describe("the box of a form", () => {
  it.each([
    [["off", "on"], true],
    ["off", false],
    // As a script copies it, and from a page that is older than the box.
    ["on", true],
    [undefined, true],
  ])("sent as %j says %s", (sent, wanted) => {
    expect(stayBoxSchema.parse(sent)).toBe(wanted);
  });

  it.each(["", "true", ["on", "off"], ["off", "on", "on"], ["on", "on"], null])("is none sent as %j", (sent) => {
    expect(stayBoxSchema.safeParse(sent).success).toBe(false);
  });
});
