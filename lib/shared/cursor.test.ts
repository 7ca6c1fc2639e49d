import { expect, it } from "vitest";
import { cursorSchema, toCursor } from "./cursor";

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
