import { expect, it } from "vitest";
import { initials } from "./initials";

it.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["Ada King, Countess of Lovelace", "AL"],
  ["  Ada   Lovelace ", "AL"],
  ["Åsa Ögren", "ÅÖ"],
  ["e\u0301mile zola", "E\u0301Z"],
  ["👩‍🚀 Ride", "👩‍🚀R"],
  ["李 雷", "李雷"],
  ["", ""],
])("%s is %s in short", (name, short) => expect(initials(name)).toBe(short));
