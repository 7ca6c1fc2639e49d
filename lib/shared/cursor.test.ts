import { expect, it } from "vitest";
import { z } from "zod";
import { cursorSchema, cutPage, placeSchema, toCursor, toPlace } from "./cursor";

const place = { at: new Date("2026-11-25T18:30:00.123Z"), id: "0b5f7a9e-2d1c-4a3b-8f6e-9d8c7b6a5f4e" };

it("a cursor comes back as the place it was made of, to the millisecond", () => {
  expect(cursorSchema.parse(toCursor(place))).toEqual(place);
});

it.each([
  "",
  ".",
  place.id,
  `x.${place.id}`,
  `-1.${place.id}`,
  `1e3.${place.id}`,
  `999999999999999.${place.id}`,
  `${toCursor(place)}x`,
  `${toCursor(place)}\n`,
  toCursor(place).toUpperCase(),
])("%j is no cursor", (text) => {
  expect(cursorSchema.safeParse(text).success).toBe(false);
});

it.each(["", "ada", "Émile O’Neill. jr.", "\u{1f6aa}?/+=", "1764181800123"])(
  "a place behind %j comes back as it was, and stands in an address as it is",
  (by) => {
    const text = toPlace({ by, id: place.id });
    expect(encodeURIComponent(text)).toBe(text);
    expect(placeSchema(z.uuid()).parse(text)).toEqual({ by, id: place.id });
  },
);

it.each(["", "!", "MQ", toPlace({ by: "a\u0000b", id: place.id }), toPlace({ by: "ada", id: "1" }), "A".repeat(3000)])(
  "%j is no place",
  (text) => {
    expect(placeSchema(z.uuid()).safeParse(text).success).toBe(false);
  },
);

it("a page has a last row where there is another page behind it, and only there", () => {
  expect(cutPage([1, 2, 3], 2)).toEqual({ page: [1, 2], last: 2 });
  expect(cutPage([1, 2], 2)).toEqual({ page: [1, 2], last: undefined });
  expect(cutPage([], 2)).toEqual({ page: [], last: undefined });
});
