import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The error codes, limits' variables and events that a capability declares, as tables in documents list them. */
export function namesIn(shared: string): readonly string[] {
  const codes = /export const errors = \{([\s\S]*?)\n\} as const/.exec(shared)?.[1] ?? "";
  return [
    ...[...codes.matchAll(/^ {2}(\w+): \[/gm)].map(([, name = ""]) => name),
    ...[...shared.matchAll(/variable: "(\w+)"/g)].map(([, name = ""]) => name),
  ];
}

/**
 * Takes the rows that are about one of these names alone out of the tables of documents, its name out of rows about several, and
 * out of docs/asvs.md the tests that are gone, with each requirement that none of them is left of.
 *
 * @returns the documents that have changed
 */
export function forgetInDocuments(root: string, names: readonly string[]): readonly string[] {
  const documents = [
    "README.md",
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  return documents.filter((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const changed = withoutGoneTests(root, names.reduce(withoutRow, text));
    if (changed !== text) writeFileSync(join(root, path), changed);
    return changed !== text;
  });
}

function withoutRow(text: string, name: string): string {
  return text
    .split("\n")
    .filter((line) => !new RegExp(`^\\| \`${name}\` +\\|`).test(line))
    .map((line) => line.replace(new RegExp(`^(\\| .*?)(\`${name}\`, |, \`${name}\`)`), "$1"))
    .join("\n");
}

/** `file` "title" names a test. */
export const namedTest = /(?:, |; | <br> )?`([\w./-]+\.(?:test|spec)\.tsx?)` "((?:\\\||[^"|])+)"/g;

/** A line that loses all the tests that it names goes with them: nothing shows any more that it is true. */
function withoutGoneTests(root: string, text: string): string {
  const isThere = (file: string, title: string) => {
    const path = join(root, file);
    const literal = title.replaceAll("\\|", "|").replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return existsSync(path) && new RegExp(`[(,]\\s*(["'\`])${literal}\\1,`).test(readFileSync(path, "utf8"));
  };
  return text
    .split("\n")
    .flatMap((line) => {
      const named = [...line.matchAll(namedTest)];
      const gone = named.filter(([, file = "", title = ""]) => !isThere(file, title)).map(([whole]) => whole);
      const isWhole = named.length === 0 || gone.length < named.length;
      return isWhole ? [gone.reduce((rest, whole) => rest.replace(whole, ""), line)] : [];
    })
    .join("\n");
}
