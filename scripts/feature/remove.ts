import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeMigration } from "../db/new-migration";
import { forgetCommands, forgetDependencies, unusedAfter } from "./dependencies";
import { type Feature, sharedTextOf, sourceFiles } from "./inventory";
import { withoutFeature } from "./lines";
import { forgetInDocuments, namesIn } from "./documents";

/** What a removal has changed; paths are relative to the root. */
export type Removal = {
  readonly deleted: readonly string[];
  readonly changed: readonly string[];
  /** The migration that drops its tables, and its columns in those of others. */
  readonly migration: string | undefined;
  /** Packages that nothing needs any more. */
  readonly dependencies: readonly string[];
};

/**
 * Takes a capability out of the checkout: its folders and files, its marked lines, what the documents list of it, the packages that
 * only it needed, and, by a new migration, its tables and columns. History (applied migrations, decisions) stays.
 *
 * @param now names the migration
 */
export function removeFeature(root: string, feature: Feature, now: Date): Removal {
  const before = sourceFiles(root);
  const names = namesIn(sharedTextOf(root, feature.name, before));
  const dependencies = unusedAfter(root, before, feature.owned);
  for (const path of feature.owned) rmSync(join(root, path), { recursive: true });
  for (const path of feature.owned) removeEmptyFolders(root, dirname(path));
  for (const path of feature.marked) edit(root, path, (text) => withoutFeature(text, feature.name));
  forgetDependencies(root, dependencies);
  forgetCommands(root);
  // Next's types of the routes there were; it makes them anew.
  for (const folder of [".next/types", ".next/dev/types"]) rmSync(join(root, folder), { recursive: true, force: true });
  const documents = forgetInDocuments(root, [...names, ...dependencies]);
  return {
    deleted: feature.owned,
    changed: [...new Set([...feature.marked, ...documents])].filter((path) => existsSync(join(root, path))),
    migration: writeDrop(root, feature, now),
    dependencies,
  };
}

/** A file that nothing is left of goes, and its folder where that was all in it. */
function edit(root: string, path: string, change: (text: string) => string): void {
  const file = join(root, path);
  const changed = change(readFileSync(file, "utf8"));
  if (changed.trim() !== "") {
    writeFileSync(file, changed);
    return;
  }
  rmSync(file);
  removeEmptyFolders(root, dirname(path));
}

function removeEmptyFolders(root: string, folder: string): void {
  const path = join(root, folder);
  if (folder === "." || (existsSync(path) && readdirSync(path).length > 0)) return;
  if (existsSync(path)) rmdirSync(path);
  removeEmptyFolders(root, dirname(folder));
}

function writeDrop(root: string, { name, tables, enums, columns }: Feature, now: Date): string | undefined {
  const all = tables.map((table) => `"${table}"`).join(", ");
  const drops = [
    // In one statement: they may refer to each other.
    ...(tables.length > 0 ? [`DROP TABLE ${all};`] : []),
    ...columns.map(({ table, column }) => `ALTER TABLE "${table}" DROP COLUMN "${column}";`),
    ...enums.map((type) => `DROP TYPE "${type}";`),
  ];
  if (drops.length === 0) return undefined;
  const migrations = "prisma/migrations";
  return `${migrations}/${writeMigration(join(root, migrations), `drop_${name.replaceAll("-", "_")}`, drops.join("\n"), now)}`;
}
