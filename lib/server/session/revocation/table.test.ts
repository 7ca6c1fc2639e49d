import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { uuid } from "./key";
import { HeardTable } from "./table";

/** What the table stands for, in a few lines. */
class Model {
  readonly known = new Map<string, { heardAt: number; value: number }>();

  note(text: string, heardAt: number, number: number): void {
    this.known.set(text, { heardAt, value: Math.max(number, this.known.get(text)?.value ?? 0) });
  }

  forget(now: number, ageMs: number): void {
    for (const [text, { heardAt }] of this.known) if (now - heardAt >= ageMs) this.known.delete(text);
  }
}

/** Numbers that look random and are the same each time (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Ids that end alike, so that no filter helps, and some that are no UUIDs. */
const idOf = (number: number): string =>
  number % 17 === 0 ? `odd ${number}` : `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;

describe("a table of what was heard", () => {
  it.each([0, 2 ** 32 - 5_000, 3 * 2 ** 32 + 123])(
    "says what a Map would, through 20,000 steps of hearing and forgetting from %i ms on",
    (begin) => {
      const next = numbersFrom(begin + 1);
      const [table, model] = [new HeardTable(uuid, { valued: true, mostInMap: 100 }), new Model()];
      let now = begin;
      for (let step = 0; step < 20_000; step += 1) {
        now += next(3);
        // Waves: mostly many keys, at times few, so that the table grows and shrinks.
        const id = idOf(next(step % 8_000 < 6_000 ? 1_000 : 20));
        const number = next(5);
        table.note(id, now, number);
        model.note(id, now, number);
        if (step % 500 === 0) {
          table.forget(now, 1_500);
          model.forget(now, 1_500);
          expect(table.size).toBe(model.known.size);
          for (let id = 0; id < 1_000; id += 1)
            if (table.find(idOf(id)) !== model.known.get(idOf(id))?.value) expect.fail(`${idOf(id)} at ${now}`);
        }
      }
      table.forget(now + 1_500, 1_500);
      expect(table.size).toBe(0);
    },
  );

  it("takes less than 60 bytes a key, also while it grows, and finds each and no other", () => {
    const [table, ids] = [new HeardTable(uuid, { mostInMap: 0 }), Array.from({ length: 100_000 }, () => randomUUID())];
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (const [index, id] of ids.entries()) {
      table.note(id, 1);
      if (index > 50_000 && index % 5_000 === 0) {
        most = Math.max(most, (process.memoryUsage().arrayBuffers - before) / index);
      }
    }
    expect(table.size).toBe(ids.length);
    expect(most, "control: the memory is where it is looked for").toBeGreaterThan(20);
    // Some 33 of its own; indexes that it has outgrown may still lie about.
    expect(most).toBeLessThan(60);
    expect(ids.every((id) => table.find(id) === 0)).toBe(true);
    expect(ids.slice(0, 1_000).some(() => table.find(randomUUID()) !== undefined)).toBe(false);
  });

  // feature:revocation-stream begin
  it("shows all that stays to whoever takes it piece by piece, while others come and go", () => {
    const next = numbersFrom(7);
    const table = new HeardTable(uuid, { valued: true, mostInMap: 100 });
    const begin = Math.floor(performance.now());
    for (let id = 0; id < 3_000; id += 1) table.note(idOf(id), begin + (id % 3 === 0 ? 1_000 : 0), id);
    const seen = new Map<string, number>();
    let taken = 0;
    for (const [text, value, heardAt] of table.entries()) {
      seen.set(text, value);
      // In whole ms and modulo 2^32 where it is kept in a page.
      expect([begin, begin + 1_000]).toContain(heardAt);
      taken += 1;
      if (taken % 100 === 0) {
        const at = begin + (taken > 1_500 ? 500 : 1);
        for (let id = 0; id < 3_000; id += 1) if (id % 3 === 1 && next(4) === 0) table.note(idOf(id), at - 2_000, id);
        table.forget(at, 600);
      }
      if (taken > 10_000) expect.fail("it has no end");
    }
    const missing = Array.from({ length: 1_000 }, (_, id) => id * 3).filter((id) => seen.get(idOf(id)) !== id);
    expect(missing).toEqual([]);
    expect(table.size, "control: others have gone meanwhile").toBeLessThan(3_000);
  });
  // feature:revocation-stream end
});
