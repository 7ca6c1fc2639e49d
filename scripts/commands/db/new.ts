import type { Folders } from "../../db/compare";
import { migrationStatus, refuseBadHistory } from "../../db/migrate";
import { migrationName, newMigration } from "../../db/new-migration";
import { migrationsFolder } from "../../db/open";
import { print, UsageError } from "../command";

/** Writes a migration and says what to do with it. A history that could not be migrated further is refused, as `migrate` would. */
export async function newMigrationCommand(
  name: string | undefined,
  folders: Folders,
  withDatabase: <T>(work: (url: string) => Promise<T>) => Promise<T>,
  json: boolean,
): Promise<number> {
  if (name === undefined) throw new UsageError("new needs a name, such as add_reports.");
  if (!migrationName.test(name))
    throw new UsageError(`"${name}" is no name: small letters, digits and _, 60 at most, beginning with a letter.`);
  const made = await withDatabase(async (url) => {
    refuseBadHistory(await migrationStatus(url, migrationsFolder));
    return newMigration(name, folders);
  });
  if (json) await print(JSON.stringify(made));
  else if (made === null) await print("Nothing to do: the migrations make what prisma/schema says.");
  else
    await print(
      [
        `Written: prisma/migrations/${made.name}/migration.sql`,
        ...made.changes.map((change) => `  ${change}`),
        ...made.cautions.map((caution) => `! ${caution}`),
        "Read it, and add what the schema can't say (triggers, CHECKs, data). Then: npm run db -- migrate",
      ].join("\n"),
    );
  return 0;
}
