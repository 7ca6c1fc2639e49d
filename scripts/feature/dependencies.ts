import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Manifest = Record<"dependencies" | "devDependencies" | "scripts", Record<string, string>>;

type Lock = { readonly packages: Readonly<Record<string, { readonly peerDependencies?: Record<string, string> }>> };

const imported = /(?:from|import)\s*\(?\s*"([^"./@][^"/]*|@[^"/]+\/[^"/]+)(?:\/[^"]*)?"/g;

/**
 * The packages that some files import and no other file does, and that no other package asks for beside itself (as next does for react-dom); with
 * their types, where those are a package of their own.
 */
export function unusedAfter(root: string, files: readonly string[], removed: readonly string[]): readonly string[] {
  const goes = (path: string) => removed.some((whole) => path === whole || path.startsWith(`${whole}/`));
  const importsOf = (wanted: (path: string) => boolean) =>
    new Set(
      files
        .filter((path) => /\.(tsx?|mjs|js)$/.test(path) && wanted(path))
        .flatMap((path) => [...readFileSync(join(root, path), "utf8").matchAll(imported)].map(([, name = ""]) => name)),
    );
  const kept = importsOf((path) => !goes(path));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  const asked = new Set(Object.values(packages).flatMap(({ peerDependencies = {} }) => Object.keys(peerDependencies)));
  return [...importsOf(goes)]
    .filter((name) => !kept.has(name) && !asked.has(name))
    .flatMap((name) => [name, `@types/${name}`])
    .filter((name) => name in wanted);
}

/** Takes packages out of package.json and of the list of what is wanted in package-lock.json; `npm install` prunes the rest. */
export function forgetDependencies(root: string, names: readonly string[]): void {
  if (names.length === 0) return;
  for (const file of ["package.json", "package-lock.json"]) {
    const content = JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest & {
      packages?: Record<"", Manifest>;
    };
    const { dependencies, devDependencies } = content.packages?.[""] ?? content;
    for (const name of names) for (const list of [dependencies, devDependencies]) Reflect.deleteProperty(list, name);
    writeFileSync(join(root, file), `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** The commands of package.json whose file has gone. */
export function commandsWithoutFile(root: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  return Object.entries(scripts).flatMap(([name, line]) => {
    const [, command] = /^node scripts\/run\.mjs (\w+)$/.exec(line) ?? [];
    return command === undefined || existsSync(join(root, `scripts/commands/${command}.ts`)) ? [] : [name];
  });
}

/** Takes those out of package.json. */
export function forgetCommands(root: string): void {
  const gone = commandsWithoutFile(root);
  if (gone.length === 0) return;
  const file = join(root, "package.json");
  const content = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  for (const name of gone) Reflect.deleteProperty(content.scripts, name);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
