import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const document = read("docs/asvs.md");

/** The tests that a text names, as `file` "title". */
const testsNamedIn = (text: string): readonly (readonly [file: string, title: string])[] =>
  [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)` "((?:\\\||[^"|])+)"/g)].map(([, file = "", title = ""]) => [
    file,
    title.replaceAll("\\|", "|"),
  ]);

/** Whether a file calls a test (or a family of them) by this title. */
function hasTest(file: string, title: string): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const literal = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`[(,]\\s*(["'\`])${literal}\\1,`).test(readFileSync(path, "utf8"));
}

const missingIn = (text: string) => testsNamedIn(text).filter(([file, title]) => !hasTest(file, title));

describe("docs/runbooks.md", () => {
  it("names a test for each way, and only such as exist", () => {
    const ways = read("docs/runbooks.md").split(/^## /m).slice(1);
    expect(ways.map((way) => [way.split("\n")[0], testsNamedIn(way).length])).toEqual(
      ways.map((way) => [way.split("\n")[0], 1]),
    );
    expect(ways.flatMap(missingIn)).toEqual([]);
  });
});

describe("docs/asvs.md", () => {
  it("has every requirement once, in order, but for those that went with a capability", () => {
    const numbers = [...document.matchAll(/^\| (\d+) +\|/gm)].map(([, number]) => Number(number));
    const all = Array.from({ length: 110 }, (_, index) => index + 1);
    expect(numbers).toEqual(all.filter((number) => numbers.includes(number)));
    expect(numbers.length).toBeGreaterThan(80);
  });

  it("names only tests that exist", () => {
    expect(testsNamedIn(document).length).toBeGreaterThan(40);
    expect(missingIn(document)).toEqual([]);
  });

  it("names files of the code that exist", () => {
    const files = [...document.matchAll(/`((?:app|lib|docs|scripts)\/[\w./()-]+\.\w+)`/g)].map(([, file = ""]) => file);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it("would be caught naming a test that does not exist, or in a file that does not", () => {
    const here = "tests/architecture/asvs.test.ts";
    const gone = "tests/architecture/gone.test.ts";
    expect(missingIn(`\`${here}\` "names only tests that exist" \`${here}\` "nothing like it"`)).toEqual([
      [here, "nothing like it"],
    ]);
    expect(missingIn(`\`${gone}\` "names only tests that exist"`)).toEqual([[gone, "names only tests that exist"]]);
  });
});
