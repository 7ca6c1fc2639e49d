import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { strayFromSchema } from "../../scripts/db/compare";
import { migrate, migrationStatus } from "../../scripts/db/migrate";
import { type Database, startDatabase } from "../harness";
import { removeScratch, scratchFolder } from "../harness/scratch";

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = scratchFolder("migrations");
  await database.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
});
afterEach(() => removeScratch(folder));

function write(name: string, script: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), script);
}

const first = "20260101000000_first";
const second = "20260102000000_second";
const history = () => database.query('SELECT * FROM "_prisma_migrations" ORDER BY started_at');

describe("migrations without the native engine", () => {
  beforeEach(() => {
    write(first, "CREATE TABLE a (id int);\r\nINSERT INTO a VALUES (1);");
    write(second, "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$; -- the end");
  });

  test("are applied in order, and recorded as Prisma records them", async () => {
    expect(await migrate(database.url, folder)).toEqual([first, second]);
    const checksum = createHash("sha256").update("CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);").digest("hex");
    const recorded = {
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
      finished_at: expect.any(Date) as Date,
    };
    expect(await history()).toMatchObject([
      { migration_name: first, checksum, ...recorded },
      { migration_name: second, ...recorded },
    ]);
    expect(await migrate(database.url, folder)).toEqual([]);
  });

  test("are applied once by ten that start together", async () => {
    const applied = await Promise.all(Array.from({ length: 10 }, () => migrate(database.url, folder)));
    expect(applied.flat()).toEqual([first, second]);
    expect(await history()).toHaveLength(2);
  });

  test("leave nothing of one that fails, and can be mended and applied", async () => {
    write(second, "CREATE TABLE b (id int); SELECT 1/0;");
    await expect(migrate(database.url, folder)).rejects.toThrow(/second does not apply: division by zero/);
    expect(await migrationStatus(database.url, folder)).toMatchObject({
      applied: [first],
      pending: [second],
      failed: [],
    });
    write(second, "CREATE TABLE b (id int)");
    expect(await migrate(database.url, folder)).toEqual([second]);
  });

  test("refuse a database in which one has failed half-way", async () => {
    write(second, "CREATE TABLE b (id int); COMMIT; SELECT 1/0;");
    await expect(migrate(database.url, folder)).rejects.toThrow(/does not apply/);
    expect(await history()).toMatchObject([
      {},
      { finished_at: null, logs: expect.stringContaining("division") as string },
    ]);
    await expect(migrate(database.url, folder)).rejects.toThrow(/failed half-way: 20260102000000_second/);
  });

  test("refuse a file that was edited after it had been applied", async () => {
    await migrate(database.url, folder);
    write(first, "CREATE TABLE a (id bigint);");
    await expect(migrate(database.url, folder)).rejects.toThrow(
      /changed after it had been applied: 20260101000000_first/,
    );
  });

  test("refuse a database that is ahead of the code", async () => {
    await migrate(database.url, folder);
    removeScratch(join(folder, second));
    await expect(migrate(database.url, folder)).rejects.toThrow(/ahead of this code: 20260102000000_second/);
  });

  test("refuse tables that no history explains", async () => {
    await database.query("CREATE TABLE stranger (id int)");
    await expect(migrate(database.url, folder)).rejects.toThrow(/tables and no history/);
  });
});

describe("prisma/migrations", () => {
  const folders = { prisma: join(root, "prisma"), dataDir: "" };

  test("make what prisma/schema says, to the last column and index", async () => {
    const migrated = await startDatabase();
    try {
      expect((await strayFromSchema(migrated.url, folders)).changes).toEqual([]);
      await migrated.query('ALTER TABLE "User" DROP COLUMN "version"');
      expect((await strayFromSchema(migrated.url, folders)).changes).toEqual([
        expect.stringContaining("`version`") as string,
      ]);
    } finally {
      await migrated.drop();
    }
  });
});
