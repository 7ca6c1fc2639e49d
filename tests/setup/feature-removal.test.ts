import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commandsWithoutFile } from "../../scripts/feature/dependencies";
import { sourceFiles } from "../../scripts/feature/inventory";
import { type Checkout, checkOut } from "./checkout";
import { expectTyped, removable, takeOut } from "./removal";
import { remove } from "./removal"; // feature:sharing
import { saying, wordsOf } from "./words";
import { command } from "./run";

let clone: Checkout;
beforeAll(() => {
  clone = checkOut({ has: "packages" });
});
beforeEach(() => clone.restore());
afterAll(() => clone.remove());

/** Files that still speak of a capability by one of the names that only it has. */
const traces = (folder: string, words: RegExp): readonly string[] =>
  sourceFiles(folder).filter(
    (path) =>
      !/^(docs\/decisions|CHANGELOG|scripts\/feature|tests\/(setup|architecture))/.test(path) &&
      words.test(readFileSync(join(folder, path), "utf8")),
  );

describe("a capability", () => {
  it.each(removable)("$name can be taken out, and nothing that is left needs it, or tells of it", async (feature) => {
    const { name } = feature;
    const words = wordsOf(clone.folder, feature);
    takeOut(clone.folder, name);
    expect(saying(clone.folder, words)).toEqual([]);
    await expectTyped(clone.folder);
    expect(traces(clone.folder, new RegExp(`feature:${name}\\b`))).toEqual([]);
    expect(commandsWithoutFile(clone.folder)).toEqual([]);
  });

  // feature:notes begin
  it("with tables is not taken out while they hold rows, unless they may go", async () => {
    const { folder } = clone;
    expect((await command(["db", "migrate"], { folder })).code).toBe(0);
    const seeded = await command(["db", "seed"], { folder });
    expect(seeded.code, seeded.output).toBe(0);
    // feature:sharing begin
    const needed = await command(["feature", "remove", "notes", "--yes"], { folder });
    expect([needed.code, needed.output]).toEqual([1, expect.stringContaining("Remove sharing first.")]);
    await remove(folder, "sharing");
    // feature:sharing end
    const refused = await command(["feature", "remove", "notes", "--yes"], { folder });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain("holds rows");
    expect(sourceFiles(folder)).toContain("lib/shared/features/notes.ts");
    const agreed = await command(["feature", "remove", "notes", "--yes", "--drop-data"], { folder });
    expect(agreed.code, agreed.output).toBe(0);
    expect((await command(["db", "migrate"], { folder })).output).toContain("drop");
    expect((await command(["db", "status"], { folder })).code).toBe(0);
  });
  // feature:notes end

  it("of the core is not taken out, nor one that there is not, nor without being asked", async () => {
    expect(await command(["feature", "remove", "sign-in", "--yes"], {})).toMatchObject({ code: 1 });
    expect(await command(["feature", "remove", "nothing-like-it", "--yes"], {})).toMatchObject({ code: 2 });
    expect(await command(["feature", "remove", removable[0]?.name ?? "", "--drop-data"], {})).toMatchObject({
      code: 2,
    });
  });
});
