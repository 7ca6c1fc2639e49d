import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";

const readDocument = (name: string) => readFileSync(join(root, "docs", name), "utf8");
const guide = readDocument("adding-a-feature.md");

/** Files of the tree as somebody has them who did what the guide says: a path below the root, and the text. */
type Files = Map<string, string>;

const read = (path: string, files: Files): string =>
  files.get(path) ?? (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "");

/** A block that begins with a path is a file; a block of differences adds lines below those that it shows. */
function follow(text: string): Files {
  const files: Files = new Map();
  for (const [, kind, block = ""] of text.matchAll(/^```(tsx?|diff)\n(.*?)^```$/gms)) {
    // The database's own list of roles is made from its schema: without a new client the types would not agree.
    if (kind === "diff" && !block.includes(".prisma")) add(block, files);
    const [, path] = /^\/\/ (\S+\.tsx?)\n/.exec(block) ?? [];
    if (path !== undefined) files.set(path, block);
  }
  return files;
}

function add(block: string, files: Files): void {
  let path = "";
  let below = 0;
  for (const line of block.trimEnd().split("\n")) {
    const [, opened] = /^ \/\/ (\S+)$/.exec(line) ?? [];
    if (opened !== undefined) [path, below] = [opened, 0];
    else {
      const lines = read(path, files).split("\n");
      const found = line.startsWith("+")
        ? below
        : lines.findIndex((known, at) => at >= below && known === line.slice(1)) + 1;
      if (line.startsWith("+")) files.set(path, lines.toSpliced(below, 0, line.slice(1)).join("\n"));
      else if (found === 0) throw new Error(`${path} has no line "${line.slice(1)}"`);
      below = line.startsWith("+") ? below + 1 : found;
    }
  }
}

/** Files that have been parsed, by path: those of the tree are the same for each program. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says of some of these files, in the tree as it is otherwise. */
function faultsOf(files: Files, paths: Iterable<string> = files.keys()): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: { readonly compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const own = new Map([...files].map(([path, text]) => [join(root, path), text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (path) => own.get(path) ?? disk.readFile(path),
    fileExists: (path) => own.has(path) || disk.fileExists(path),
    directoryExists: (path) =>
      [...own.keys()].some((file) => file.startsWith(`${path}/`)) || disk.directoryExists?.(path) === true,
    getSourceFile: (path, version, ...rest) => {
      const text = own.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, version);
      if (!parsed.has(path)) parsed.set(path, disk.getSourceFile(path, version, ...rest));
      return parsed.get(path);
    },
  };
  const program = ts.createProgram([...own.keys(), join(root, "tests/harness/run.ts")], options, host);
  return [...paths].flatMap((path) => {
    const file = program.getSourceFile(join(root, path));
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

describe("docs/adding-a-feature.md", () => {
  const files = follow(guide);

  it("has files and lines that compile, in the tree as it is", () => {
    expect([...files.keys()]).toContain("app/(protected)/admin/people/page.tsx");
    expect(faultsOf(files)).toEqual([]);
    // A whole program is checked: ten seconds of one core.
  }, 180_000);

  it("would be caught with a path that no row has, or below a line that is not there", () => {
    const action = "app/(protected)/admin/people/action.ts";
    const astray = new Map(files).set(action, read(action, files).replace('"/admin/people"', '"/admin/nobody"'));
    expect(faultsOf(astray, [action])).toEqual([expect.stringContaining(action)]);
    expect(() => follow("```diff\n // lib/shared/routes.ts\n no such line\n+x\n```\n")).toThrow("no such line");
  });

  it("asks for at most ten lines outside of the folders of a feature", () => {
    const [exercise = ""] = guide.split("## Recipes");
    const lines = [...exercise.matchAll(/^\+.*$/gm)].map(([line]) => line);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(10);
  });
});

describe("docs/bot-check.md", () => {
  it("has a check that compiles, in the tree as it is", () => {
    const files = follow(readDocument("bot-check.md"));
    expect([...files.keys()].sort()).toEqual([
      "app/_components/form/bot-check.tsx",
      "lib/server/bot-check.ts",
      "lib/server/env/schema.ts",
      "lib/server/gate/content-security-policy.ts",
    ]);
    expect(faultsOf(files)).toEqual([]);
  }, 180_000);
});
