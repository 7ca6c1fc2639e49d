import { resolve } from "node:path";
import { root } from "../bootstrap/prepare.mjs";
import type { Status } from "../db/history";
import { migrate, migrationStatus } from "../db/migrate";
import { migrationsFolder, openDatabase } from "../db/open";
import { print, runCommand, UsageError } from "./command";

const usage = `Usage: npm run --silent db -- migrate|status [--json]

migrate   applies what is pending; refuses a history with failed, edited or unknown migrations
status    compares the database with prisma/migrations; exit code 1 unless they agree

Works on DATABASE_URL, or on the embedded database in DATA_DIR when it is unset. No other configuration is needed.`;

await runCommand(usage, { json: { type: "boolean", default: false } }, async ([action, ...rest], { json }) => {
  if (rest.length > 0 || (action !== "migrate" && action !== "status")) throw new UsageError("Say migrate or status.");
  const database = await openDatabase(process.env["DATABASE_URL"], resolve(root, process.env["DATA_DIR"] ?? ".data"));
  try {
    return action === "migrate" ? await applyPending(database.url, json) : await compare(database.url, json);
  } finally {
    await database.close();
  }
});

async function applyPending(url: string, json: boolean): Promise<number> {
  const applied = await migrate(url, migrationsFolder);
  if (json) await print(JSON.stringify({ applied }));
  else
    await print(applied.length === 0 ? "Nothing to do: the database is up to date." : `Applied: ${applied.join(", ")}`);
  return 0;
}

async function compare(url: string, json: boolean): Promise<number> {
  const status = await migrationStatus(url, migrationsFolder);
  const upToDate = [status.pending, status.failed, status.edited, status.unknown].every((names) => names.length === 0);
  await print(json ? JSON.stringify({ upToDate, ...status }) : inWords(status, upToDate));
  return upToDate ? 0 : 1;
}

function inWords(status: Status, upToDate: boolean): string {
  if (upToDate) return `Up to date: ${status.applied.length} applied.`;
  return Object.entries(status)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${kind}: ${names.join(", ")}`)
    .join("\n");
}
