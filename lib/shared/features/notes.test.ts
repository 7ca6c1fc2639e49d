import { describe, expect, it } from "vitest";
import { newNoteSchema, notePatchSchema } from "./notes";

const messageOf = (input: unknown) => newNoteSchema.safeParse(input).error?.issues[0]?.message;

describe("a note", () => {
  it("has a title of 1 to 120 characters, counted as people count", () => {
    expect(newNoteSchema.parse({ title: "🔑".repeat(120) }).title).toHaveLength(240);
    expect(messageOf({ title: "🔑".repeat(121) })).toBe("The title is too long: at most 120 characters.");
    expect(messageOf({ title: " \t " })).toBe("The title is missing.");
    expect(messageOf({})).toBe("The title is missing.");
  });

  it("has a text of up to 10 000 characters, on as many lines as one likes, or none", () => {
    expect(newNoteSchema.parse({ title: "x" }).body).toBe("");
    expect(newNoteSchema.parse({ title: "x", body: "\u{1f511}".repeat(10_000) }).body).toHaveLength(20_000);
    expect(messageOf({ title: "x", body: "a".repeat(10_001) })).toBe("The note is too long: at most 10000 characters.");
    expect(newNoteSchema.parse({ title: "x", body: "one\r\ntwo\rthree\n\tfour" }).body).toBe("one\ntwo\nthree\n\tfour");
  });

  it.each([
    ["the end of a string in C, which PostgreSQL refuses", "a\u0000b"],
    ["an escape", "a\u001b[31mb"],
    ["half of a character", "a\ud83d"],
  ])("has no %s in it", (_, body) => {
    expect(messageOf({ title: "x", body })).toBe("The note has characters that can't be used.");
    expect(messageOf({ title: body })).toBe("The title has characters that can't be used.");
  });

  it("takes nothing else: an owner or an id is never taken from outside", () => {
    for (const more of [{ userId: "x" }, { id: "x" }, { createdAt: "2026-01-01T00:00:00Z" }])
      expect(newNoteSchema.safeParse({ title: "x", body: "", ...more }).success).toBe(false);
  });

  it("is changed by a patch that says something", () => {
    expect(notePatchSchema.parse({ body: "" })).toEqual({ body: "" });
    expect(notePatchSchema.safeParse({}).success).toBe(false);
    expect(notePatchSchema.safeParse({ title: undefined }).success).toBe(false);
    expect(notePatchSchema.safeParse({ title: null }).success).toBe(false);
  });
});
