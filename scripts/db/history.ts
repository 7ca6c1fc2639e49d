import type pg from "pg";
import type { Migration } from "./migrations";

/** How the database's history compares with the migrations on disk; names only. */
export type Status = {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Begun and not finished. */
  readonly failed: readonly string[];
  /** Applied, and its file was changed since. */
  readonly edited: readonly string[];
  /** Applied, and not on disk. */
  readonly unknown: readonly string[];
};

type Row = { readonly migration_name: string; readonly checksum: string; readonly finished: boolean };

/** Prisma's own table, as its engine creates it, so that `prisma migrate deploy` stays usable. */
export const createTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

export async function hasTable(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`,
  );
  return rows[0]?.there === true;
}

export async function readStatus(client: pg.ClientBase, migrations: readonly Migration[]): Promise<Status> {
  const rows = (await hasTable(client)) ? await readRows(client) : [];
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration]));
  const inDatabase = new Map(rows.map((row) => [row.migration_name, row]));
  const names = (wanted: (row: Row) => boolean) => rows.filter(wanted).map((row) => row.migration_name);
  return {
    applied: names((row) => row.finished && onDisk.has(row.migration_name)),
    pending: migrations.map(({ name }) => name).filter((name) => !inDatabase.has(name)),
    failed: names((row) => !row.finished),
    edited: names((row) => {
      const migration = onDisk.get(row.migration_name);
      return row.finished && migration !== undefined && migration.checksum !== row.checksum;
    }),
    unknown: names((row) => !onDisk.has(row.migration_name)),
  };
}

/** One row a migration: the last attempt that was not rolled back. */
async function readRows(client: pg.ClientBase): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT DISTINCT ON (migration_name) migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name, started_at DESC`,
  );
  return rows;
}
