import { randomUUID } from "node:crypto";
import type pg from "pg";
import { StepError } from "../bootstrap/steps.mjs";
import { withClient } from "./client";
import { createTable, hasTable, readStatus, type Status } from "./history";
import { type Migration, readMigrations } from "./migrations";

/** The lock that Prisma's engine takes too: one migration run at a time, whoever runs it. */
const migrationLock = 72_707_369;

/** Compares the database with the migrations on disk. */
export function migrationStatus(url: string, folder: string): Promise<Status> {
  return withClient(url, (client) => readStatus(client, readMigrations(folder)));
}

/**
 * Applies what is pending, without Prisma's native engine, and keeps its table as the engine does. Each migration and
 * its row are one transaction: a kill half-way leaves it pending.
 *
 * @returns the names of the migrations that were applied now
 * @throws StepError when the history holds a failed, edited or unknown migration; nothing is applied then
 */
export function migrate(url: string, folder: string): Promise<readonly string[]> {
  return withClient(url, async (client) => {
    const migrations = readMigrations(folder);
    const before = await readStatus(client, migrations);
    refuseBadHistory(before);
    if (before.pending.length === 0) return [];
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await refuseForeignTables(client);
    await client.query(createTable);
    // Somebody else may have been faster while we waited for the lock.
    const status = await readStatus(client, migrations);
    refuseBadHistory(status);
    for (const migration of migrations.filter(({ name }) => status.pending.includes(name)))
      await apply(client, migration);
    return status.pending;
  });
}

/** The whole script in one simple query. (A script with a COMMIT of its own leaves a row that says how far it came.) */
async function apply(client: pg.Client, { name, script, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  try {
    await client.query(
      `BEGIN;
       INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at")
       VALUES ('${id}', '${checksum}', ${client.escapeLiteral(name)}, clock_timestamp());
       ${script}
       ;
       UPDATE "_prisma_migrations" SET "finished_at" = clock_timestamp(), "applied_steps_count" = 1 WHERE "id" = '${id}';
       COMMIT;`,
    );
  } catch (cause) {
    const { message } = cause as Error;
    await client.query("ROLLBACK");
    await client.query(`UPDATE "_prisma_migrations" SET "logs" = $1 WHERE "id" = $2`, [message, id]);
    throw new StepError(
      `the migration ${name} does not apply: ${message}`,
      `Nothing of it was kept. Mend prisma/migrations/${name}/migration.sql and try again.`,
      { cause },
    );
  }
}

/** @throws StepError when a history holds a failed, edited or unknown migration */
export function refuseBadHistory({ failed, edited, unknown }: Status): void {
  const list = (names: readonly string[]) => names.join(", ");
  if (failed.length > 0) {
    throw new StepError(
      `the database holds a migration that failed half-way: ${list(failed)}.`,
      "Mend the database by hand, then: npx prisma migrate resolve --applied|--rolled-back <name>",
    );
  }
  if (edited.length > 0) {
    throw new StepError(
      `a migration was changed after it had been applied: ${list(edited)}.`,
      "Put the file back (git checkout prisma/migrations) and make a new migration for the change.",
    );
  }
  if (unknown.length > 0) {
    throw new StepError(
      `the database is ahead of this code: ${list(unknown)}.`,
      "Run the version of the code that knows these migrations.",
    );
  }
}

/** As Prisma does (P3005): tables that nobody's history explains are not built upon. */
async function refuseForeignTables(client: pg.ClientBase): Promise<void> {
  if (await hasTable(client)) return;
  const { rows } = await client.query<{ tables: number }>(
    "SELECT count(*)::int AS tables FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
  );
  if ((rows[0]?.tables ?? 0) > 0) {
    throw new StepError(
      "the database holds tables and no history of migrations.",
      "Set DATABASE_URL to an empty database.",
    );
  }
}
