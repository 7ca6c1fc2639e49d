import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { readMigrations } from "../../scripts/db/migrations";

/** What an instance that runs on while the database is migrated may stumble over: each names what it changes. */
const changes: readonly RegExp[] = [
  /\bDROP (?:TABLE|COLUMN|TYPE|VIEW)(?: IF EXISTS)? "(\w+)"/g,
  /\b(?:DELETE FROM|TRUNCATE)(?: TABLE)? "(\w+)"/g,
  /\bRENAME (?:COLUMN |VALUE )?["'](\w+)["'] TO\b/g,
  /\bALTER \w+ "(\w+)" RENAME TO\b/g,
  // It writes none, or can't read that there is none.
  /\bALTER COLUMN "(\w+)" (?:(?:SET|DROP) NOT NULL|DROP DEFAULT|(?:SET DATA )?TYPE)\b/g,
  /\bADD COLUMN "(\w+)"(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT NULL\b/g,
  /\bADD CONSTRAINT "(\w+)"/g,
  // It can't read a row that has it.
  /\bADD VALUE(?: IF NOT EXISTS)? '(\w+)'/g,
];

/** What a script does to tables that were there before it, besides adding to them. */
function changesOf(script: string): readonly string[] {
  const text = script.replaceAll(/--.*$|\$\$[\s\S]*?\$\$/gm, "").replaceAll(/\s+/g, " ");
  const unique = [...text.matchAll(/\bCREATE UNIQUE INDEX "(\w+)" ON "(\w+)"/g)]
    .filter(([, , table = ""]) => !text.includes(`CREATE TABLE "${table}"`))
    .map(([, name = ""]) => name);
  return [...changes.flatMap((change) => [...text.matchAll(change)].map(([, name = ""]) => name)), ...unique];
}

const changelog = readFileSync(`${root}/CHANGELOG.md`, "utf8");

/** What CHANGELOG.md says about a migration under Upgrade. */
const lineOf = (name: string): string =>
  new RegExp(`^ *- \`${name}\`[\\s\\S]*?(?=^ *(?:-|\\d+\\.) |^$)`, "m").exec(changelog)?.[0] ?? "";

/** But the first, and those by which `npm run feature` takes a capability out: it has asked whoever runs it. */
const migrations = readMigrations(`${root}/prisma/migrations`).filter(
  ({ name }, index) => index > 0 && !/^\d+_drop_/.test(name),
);

describe("a migration, while instances of the release before run on", () => {
  it.each(migrations.map(({ name, script }) => [name, script]))(
    "%s only adds, but for what CHANGELOG.md names on its line (Upgrade)",
    (name, script) => {
      expect(lineOf(name), `${name} has no line in CHANGELOG.md`).not.toBe("");
      const named = [...lineOf(name).matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => code.split("."));
      expect(changesOf(script).filter((change) => !named.includes(change))).toEqual([]);
    },
  );

  it.each([
    ['DROP TABLE "A";', ["A"]],
    ['ALTER TABLE "A" DROP COLUMN "b", ADD COLUMN "c" TEXT NOT NULL;', ["b", "c"]],
    ['ALTER TABLE "A" ADD COLUMN "b" INTEGER NOT NULL DEFAULT 1, ADD COLUMN "c" TEXT;', []],
    ['ALTER TABLE "A" RENAME COLUMN "b" TO "c"; ALTER TABLE "D" RENAME TO "E";', ["b", "D"]],
    ['ALTER TABLE "A" ALTER COLUMN "b" SET NOT NULL, ALTER COLUMN "c" DROP NOT NULL;', ["b", "c"]],
    ['ALTER TABLE "A" ALTER COLUMN "b" SET DATA TYPE TEXT;', ["b"]],
    ["ALTER TYPE \"A\" ADD VALUE 'b';", ["b"]],
    ['ALTER TABLE "A" ADD CONSTRAINT "b" CHECK (true);', ["b"]],
    ['CREATE TABLE "A" ("b" TEXT NOT NULL, CONSTRAINT "c" CHECK (true)); CREATE UNIQUE INDEX "d" ON "A"("b");', []],
    ['CREATE UNIQUE INDEX "d" ON "A"("b");', ["d"]],
    ['-- DROP TABLE "A"\nCREATE FUNCTION "f"() AS $$ DELETE FROM "A" $$;', []],
  ])("would be found to do more: %s", (script, found) => {
    expect(changesOf(script)).toEqual(found);
  });
});
