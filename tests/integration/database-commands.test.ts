import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { migrate } from "../../scripts/db/migrate";
import { openDatabase } from "../../scripts/db/open";
import { makeKeySet } from "../../scripts/start/key-set";
import { startDatabase } from "../harness";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { command, type Ended, type RunOptions } from "../setup/run";

/** Each test runs several commands, of a second or two on a machine that does nothing else. */
vi.setConfig({ testTimeout: 180_000 });

/** A checkout with a data model of its own to edit; its packages are this one's. */
const folder = scratchFolder("db");
const migrations = join(folder, "prisma/migrations");
const schema = join(folder, "prisma/schema");
const session = await openDatabase(undefined, join(folder, ".data"));
afterAll(async () => {
  await session.close();
  removeScratch(folder);
});

beforeEach(async () => {
  for (const path of ["prisma", "lib", "scripts"]) removeScratch(join(folder, path));
  for (const path of [
    "prisma",
    "lib",
    "scripts",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "prisma.config.ts",
  ])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  if (!existsSync(join(folder, "node_modules"))) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  await sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
});

const db = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  command(["db", ...args], { folder, ...options });

async function sql<Row extends pg.QueryResultRow>(text: string, url = session.url): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

const edit = (file: string, from: RegExp | string, to: string) => {
  const path = join(schema, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
};
const addField = () => edit("user.prisma", "  sessions ", "  nickname String?\n  sessions ");
const addModel = () => writeFileSync(join(schema, "report.prisma"), "model Report {\n  id String @id @db.Uuid\n}\n");

describe("npm run db -- new", () => {
  test("writes a migration that makes what prisma/schema says, and then there is no drift", async () => {
    addField();
    addModel();
    const before = readdirSync(migrations);
    const made = await db(["new", "add_reports"]);
    expect(made).toMatchObject({ code: 0 });
    const [name = ""] = readdirSync(migrations).filter((entry) => !before.includes(entry));
    expect(name).toMatch(/^\d{14}_add_reports$/);
    // Also where the last one was made on a clock ahead of ours.
    expect(
      readdirSync(migrations)
        .filter((entry) => /^\d/.test(entry))
        .sort()
        .at(-1),
    ).toBe(name);
    expect(made.output).toContain(`prisma/migrations/${name}/migration.sql`);
    expect(made.output).toContain("npm run db -- migrate");
    const script = readFileSync(join(migrations, name, "migration.sql"), "utf8");
    expect(script).toMatch(/CREATE TABLE "Report"/);
    expect(script).toMatch(/ALTER TABLE "User" ADD COLUMN +"nickname" TEXT;/);

    expect((await db(["migrate"])).output).toContain(name);
    expect(await sql(`SELECT "nickname" FROM "User"`)).toEqual([]);
    expect(await db(["status"])).toMatchObject({ code: 0, output: expect.stringMatching(/^Up to date/) as string });
  });

  test("leaves alone what a schema can't say: triggers, CHECKs, functions, views, partial indexes", async () => {
    mkdirSync(join(migrations, "20990101000000_unsayable"));
    writeFileSync(
      join(migrations, "20990101000000_unsayable", "migration.sql"),
      `CREATE INDEX "User_active" ON "User"("name") WHERE "disabledAt" IS NULL;
       CREATE INDEX "User_lower" ON "User"(lower("name"));
       CREATE VIEW "Names" AS SELECT "name" FROM "User";
       CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;
       ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK ("name" <> '');`,
    );
    expect(await db(["new", "nothing"])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Nothing to do/) as string,
    });
    addModel();
    expect(await db(["new", "only_the_report"])).toMatchObject({ code: 0 });
    const [name = ""] = readdirSync(migrations).filter((entry) => entry.endsWith("only_the_report"));
    const script = readFileSync(join(migrations, name, "migration.sql"), "utf8");
    expect(script).toMatch(/CREATE TABLE "Report"/);
    expect(script).not.toMatch(/DROP|User|Names/);
  });

  test("says what a difference can't know: a renamed column is a dropped and an added one", async () => {
    edit("user.prisma", /^ {2}name .*$/m, "  fullName String");
    const { code, output } = await db(["new", "rename"]);
    expect(code).toBe(0);
    expect(output).toMatch(/! It drops data.*RENAME/);
    expect(output).toMatch(/! It adds a column that must have a value/);
  });

  test("refuses what is no name, and more than one", async () => {
    addModel();
    const before = readdirSync(migrations);
    for (const names of [["../out"], [], ["two", "names"]]) expect((await db(["new", ...names])).code).toBe(2);
    expect(readdirSync(migrations)).toEqual(before);
  });

  test("refuses a history with a migration that was edited after it had been applied", async () => {
    await migrate(session.url, migrations);
    const file = join(migrations, "20261126000100_notes/migration.sql"); // feature:notes
    writeFileSync(file, `${readFileSync(file, "utf8")}-- edited`); // feature:notes
    addModel();
    const { code, output } = await db(["new", "reports"]);
    expect(code).toBe(1);
    expect(output).toMatch(/changed after it had been applied/);
  });

  test("says so when the data model can't be read", async () => {
    writeFileSync(join(schema, "broken.prisma"), "modell X {}");
    const { code, output } = await db(["new", "broken"]);
    expect(code).toBe(1);
    expect(output).toMatch(/prisma\/schema can't be read/);
    expect(output).toMatch(/broken\.prisma/);
  });
});

describe("npm run db -- status", () => {
  const json = async (options: RunOptions = {}): Promise<Record<string, unknown>> => {
    const { code, output } = await db(["status", "--json"], options);
    return { code, ...(JSON.parse(output) as Record<string, unknown>) };
  };

  test("names what prisma/schema has and no migration makes", async () => {
    await migrate(session.url, migrations);
    expect(await json()).toMatchObject({ code: 0, upToDate: true, drift: { schema: [], database: [] } });
    addField();
    addModel();
    expect(await json()).toMatchObject({
      code: 1,
      upToDate: false,
      pending: [],
      drift: { schema: ["added tables: Report", "changed the `User` table: added column `nickname`"], database: [] },
    });
    const { code, output } = await db(["status"]);
    expect(code).toBe(1);
    expect(output).toMatch(/^drift: prisma\/schema has what no migration makes \(npm run db -- new NAME\):$/m);
    expect(output).toMatch(/^ {2}added tables: Report$/m);
  });

  test("says which database it has judged, without its password", async () => {
    await migrate(session.url, migrations);
    const embedded = `the embedded one in ${join(folder, ".data")} (DATABASE_URL is unset)`;
    expect((await db(["status"])).output).toContain(`\ndatabase: ${embedded}\n`);
    expect((await db(["migrate"])).output).toContain(`\ndatabase: ${embedded}\n`);
    expect(await json()).toMatchObject({ database: embedded });

    const given = session.url.replace("postgres@", "postgres:7d-sparrow@");
    const { output } = await db(["status"], { env: { DATABASE_URL: given } });
    expect(output).toContain(`\ndatabase: ${join(folder, ".data", "postgres")}/portcullis\n`);
    expect(output).not.toContain("sparrow");
  });

  test("names what was done to the database by hand", async () => {
    await migrate(session.url, migrations);
    await sql(`ALTER TABLE "User" ADD COLUMN "byHand" int; DROP INDEX "Session_userId_endedAt_idx"`);
    const { code, drift } = await json();
    expect(code).toBe(1);
    expect(drift).toMatchObject({
      schema: [],
      database: expect.arrayContaining([expect.stringContaining("byHand")]) as string[],
    });
    expect((await db(["status"])).output).toMatch(/changed by other means than migrations/);
  });

  test("does without, and says so, where development dependencies are left out", async () => {
    await migrate(session.url, migrations);
    // Elsewhere: below this checkout its packages would be found.
    const production = mkdtempSync(join(tmpdir(), "portcullis-"));
    try {
      for (const path of ["prisma", "lib", "scripts", "package.json", "package-lock.json", "tsconfig.json"])
        cpSync(join(root, path), join(production, path), { recursive: true });
      linkAllBut("schema-engine-wasm", join(production, "node_modules"));
      const env = { DATABASE_URL: session.url };
      const { code, output } = await db(["status"], { folder: production, env });
      expect(code).toBe(0);
      expect(output).toMatch(/^Up to date/);
      expect(output).toMatch(/drift: not looked for.*development dependency/);
      expect(await json({ folder: production, env })).toMatchObject({ code: 0, upToDate: true, drift: null });
      const refused = await db(["new", "reports"], { folder: production, env });
      expect(refused.code).toBe(1);
      expect(refused.output).toMatch(/schema engine is not installed.*development dependency/);
      expect(existsSync(join(production, ".data"))).toBe(false);
    } finally {
      removeScratch(production);
    }
  });
});

/** The packages of this checkout, one link each, without one of Prisma's. */
function linkAllBut(missing: string, target: string): void {
  mkdirSync(join(target, "@prisma"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")).filter((entry) => entry !== "@prisma"))
    symlinkSync(join(root, "node_modules", name), join(target, name));
  for (const name of readdirSync(join(root, "node_modules/@prisma")).filter((entry) => entry !== missing))
    symlinkSync(join(root, "node_modules/@prisma", name), join(target, "@prisma", name));
}

describe("npm run db -- url", () => {
  test("prints the address of the embedded database while it runs, and it can be used as it is", async () => {
    const { code, output } = await db(["url"]);
    expect(code).toBe(0);
    expect(output.trim()).toBe(session.url);
    expect(await sql("SELECT current_database() AS name", output.trim())).toEqual([{ name: "portcullis" }]);
  });

  test("prints DATABASE_URL as it is, without asking it anything", async () => {
    const url = "postgresql://somebody:secret@localhost:1/elsewhere";
    expect(await db(["url"], { env: { DATABASE_URL: url } })).toMatchObject({ code: 0, output: `${url}\n` });
  });

  test("starts nothing: it says so when no embedded database runs", async () => {
    const env = { DATA_DIR: join(folder, "elsewhere") };
    const { code, output } = await db(["url"], { env });
    expect(code).toBe(1);
    expect(output).toMatch(/does not run/);
    expect(existsSync(env.DATA_DIR)).toBe(false);
  });
});

describe("npm run db -- seed", () => {
  test("makes people, one of them an administrator, and says their password; a second time it changes nothing", async () => {
    const first = await db(["seed"]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toMatch(/ada@example\.com \(admin\)/);
    expect(first.output).toMatch(/^Password of those made by seed: \S.*$/m);
    const stored = await sql(`SELECT * FROM "User" ORDER BY "email"`);
    expect(stored.length).toBeGreaterThan(2);
    expect(stored.filter(({ role }) => role === "admin")).toHaveLength(1);
    const notes = await sql(`SELECT * FROM "Note"`); // feature:notes
    expect(notes.length).toBeGreaterThan(2); // feature:notes
    expect(await db(["seed"])).toMatchObject({ code: 0 });
    expect(await sql(`SELECT * FROM "User" ORDER BY "email"`)).toEqual(stored);
    expect(await sql(`SELECT * FROM "Note"`)).toHaveLength(notes.length); // feature:notes
  });

  test("refuses somebody's own database, unless it is told twice", async () => {
    const own = await startDatabase();
    try {
      const env = {
        DATABASE_URL: own.url,
        SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
        JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
        DATA_ENCRYPTION_KEYS: "Yb1Nc4Hg6Fs-k3Jd9-2mZq_0pLw8Xv5Rt7",
      };
      const refused = await db(["seed"], { env });
      expect(refused.code).toBe(1);
      expect(refused.output).toMatch(/seed --force/);
      expect(await own.query(`SELECT 1 FROM "User"`)).toEqual([]);
      expect(await db(["seed", "--force"], { env })).toMatchObject({ code: 0 });
      expect(await own.query(`SELECT 1 FROM "User"`)).not.toEqual([]);
    } finally {
      await own.drop();
    }
  });
});
