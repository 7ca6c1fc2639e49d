import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One folder of prisma/migrations. */
export type Migration = {
  readonly name: string;
  readonly script: string;
  /** SHA-256 of the script with `\n` line endings, in hex, as Prisma computes it. */
  readonly checksum: string;
};

/** The migrations on disk, oldest first (their names begin with a timestamp). */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
    .map(({ name }) => {
      const script = readFileSync(join(folder, name, "migration.sql"), "utf8").replaceAll("\r\n", "\n");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
