import { join, resolve } from "node:path";
import { root } from "../bootstrap/prepare.mjs";
import type { Folders } from "../db/compare";
import { migrate } from "../db/migrate";
import { databaseInWords, databaseUrl, migrationsFolder, openDatabase } from "../db/open";
import { print, runCommand, UsageError } from "./command";
import { newMigrationCommand } from "./db/new";
import { seed } from "./db/seed";
import { status } from "./db/status";

const usage = `Usage: npm run --silent db -- migrate|status|new NAME|url|seed [--json]

migrate        applies what is pending; refuses a history with failed, edited or unknown migrations
status         compares the database with prisma/migrations, and those with prisma/schema (drift); exit code 1 unless all agree
new NAME       writes a migration that does what prisma/schema says and no migration does; applies nothing
url            prints the database's address, as in: psql "$(npm run --silent db -- url)"
seed           demo data: some people with a password that is printed; only in the embedded database, or with --force

Works on DATABASE_URL, or on the embedded database in DATA_DIR when it is unset. Only seed needs more configuration than that.`;

const options = { json: { type: "boolean", default: false }, force: { type: "boolean", default: false } } as const;

const given = process.env["DATABASE_URL"];
const folders: Folders = {
  prisma: join(root, "prisma"),
  dataDir: resolve(root, process.env["DATA_DIR"] ?? ".data"),
};

const judged = databaseInWords(given, folders.dataDir);

await runCommand(usage, options, async ([action, ...rest], { json, force }) => {
  if (rest.length > (action === "new" ? 1 : 0)) throw new UsageError(`Unexpected: ${rest.at(-1) ?? ""}`);
  switch (action) {
    case "migrate":
      return withDatabase((url) => applyPending(url, json));
    case "status":
      return withDatabase((url) => status({ url, inWords: judged }, folders, json));
    case "new":
      return newMigrationCommand(rest[0], folders, withDatabase, json);
    case "url":
      await print(await databaseUrl(given, folders.dataDir));
      return 0;
    case "seed":
      return seed(force, json);
    case undefined:
    default:
      throw new UsageError("Say migrate, status, new, url or seed.");
  }
});

async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(given, folders.dataDir);
  try {
    return await work(database.url);
  } finally {
    await database.close();
  }
}

async function applyPending(url: string, json: boolean): Promise<number> {
  const applied = await migrate(url, migrationsFolder);
  const done = applied.length === 0 ? "Nothing to do: it is up to date." : `Applied: ${applied.join(", ")}`;
  await print(json ? JSON.stringify({ applied, database: judged }) : `${done}\ndatabase: ${judged}`);
  return 0;
}
