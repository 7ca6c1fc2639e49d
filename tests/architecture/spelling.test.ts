import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { textsOf } from "./texts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

const sources = ["app", "lib", "scripts"].flatMap(filesBelow).filter((path) => /(?<!\.test)\.tsx?$/.test(path));
const documents = [...filesBelow("docs"), "README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"].filter(
  (path) => path.endsWith(".md"),
);

/** The word as people read it: within a sentence or as a label, not the name of a field, an option or a path. */
const misspelt = (text: string): boolean =>
  /(?<![\w"'`{/.$-])(?:e ?mails?|E-Mails?|EMails?|Emails?)(?![\w"'`}/:=-])/.test(text) &&
  (/\s/.test(text.trim()) || text.trim().startsWith("E"));

/** The prose of a document, without blocks and words of code. */
const proseOf = (text: string): string => text.replaceAll(/^```.*?^```|`[^`\n]*`/gms, "");

describe("e-mail", () => {
  it("is spelt one way wherever a person reads it", () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((path) => textsOf(path, read(path)).some(misspelt))).toEqual([]);
    expect(documents.length).toBeGreaterThan(30);
    expect(documents.filter((path) => misspelt(proseOf(read(path))))).toEqual([]);
  });

  it.each(["Your email address", "Email", "E-Mail", "Check your emails.", "Sign in with email"])(
    "would be found in: %s",
    (text) => {
      expect(misspelt(text)).toBe(true);
    },
  );

  it.each([
    "email",
    "E-mail",
    "Your e-mail address",
    'SELECT "email" FROM "User"',
    "--email E",
    "/verify-email?token=x",
  ])("is right, or not meant for people, in: %s", (text) => {
    expect(misspelt(text)).toBe(false);
  });
});
