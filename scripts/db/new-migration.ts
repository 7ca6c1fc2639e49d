import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Folders, missingMigration } from "./compare";
import { readMigrations } from "./migrations";

/** What a migration may be called: `add_reports`. */
export const migrationName = /^[a-z][a-z0-9_]{0,59}$/;

/** A migration that was written and not applied. */
export type NewMigration = {
  /** The folder's name below prisma/migrations. */
  readonly name: string;
  /** What it does, a line each. */
  readonly changes: readonly string[];
  /** What to look at before it is applied. */
  readonly cautions: readonly string[];
};

/**
 * Writes prisma/migrations/<UTC time>_<name>/migration.sql from the difference between prisma/schema and what the migrations make.
 *
 * @param name must match `migrationName`
 * @returns null when there is no difference
 * @throws as `missingMigration` does
 */
export async function newMigration(name: string, folders: Folders, now = new Date()): Promise<NewMigration | null> {
  const { script, changes } = await missingMigration(folders);
  if (script === "") return null;
  const written = writeMigration(join(folders.prisma, "migrations"), name, script, now);
  return { name: written, changes, cautions: cautionsOf(script) };
}

/**
 * Writes a migration that comes after all others.
 *
 * @param folder prisma/migrations
 * @returns the name of its folder below that
 */
export function writeMigration(folder: string, name: string, script: string, now: Date): string {
  const stamped = `${timestampAfter(readMigrations(folder).at(-1)?.name, now)}_${name}`;
  mkdirSync(join(folder, stamped));
  writeFileSync(join(folder, stamped, "migration.sql"), `${script.trim()}\n`);
  return stamped;
}

/** Migrations are applied in the order of their names: a new one comes last, also where the last one was made on a clock ahead of ours. */
export function timestampAfter(last: string | undefined, now: Date): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(last ?? "") ?? [];
  const following =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + 1000;
  const at = Number.isNaN(following) ? now.getTime() : Math.max(now.getTime(), following);
  return new Date(at).toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

/** What a difference can't know: what the rows of today should become. */
export function cautionsOf(script: string): readonly string[] {
  const cautions: readonly (readonly [RegExp, string])[] = [
    [/\bDROP (TABLE|COLUMN)\b/, "It drops data. If something was renamed, write RENAME instead."],
    [
      /\bADD COLUMN(?!.*\bDEFAULT\b).*\bNOT NULL\b/,
      "It adds a column that must have a value: on a table with rows that needs a DEFAULT, or an UPDATE before SET NOT NULL.",
    ],
    [/\bSET NOT NULL\b/, "It makes a column required: it fails where a row has no value."],
  ];
  return cautions.filter(([pattern]) => pattern.test(script)).map(([, sentence]) => sentence);
}
