import { join } from "node:path";
import { migrate } from "../db/migrate";
import { migrationsFolder, openDatabaseForGood } from "../db/open";
import { root } from "../bootstrap/prepare.mjs";
import { explain, say, step } from "../bootstrap/steps.mjs";
import { ensureBuild } from "./build";
import { firstAdminLink } from "./first-admin";
import { ensurePortIsFree } from "./port";
import { ensurePrismaClient } from "./prisma-client";
import { serve } from "./serve";
import { readSettings, type Settings } from "./settings";
import { Shutdown } from "./shutdown";
import { watchSchema } from "./watch-schema";

const usage = `Usage: npm start            builds if needed and serves the app
       npm run dev          the same with hot reload

Configuration comes from the environment and from a file .env; .env.example lists every variable.`;

const args = process.argv.slice(2);
const isDev = args.includes("--dev");
const unknown = args.filter((arg) => arg !== "--dev");

if (unknown.length > 0) {
  process.stderr.write(`${usage}\n`);
  process.exit(unknown.every((arg) => arg === "--help" || arg === "-h") ? 0 : 2);
}
const shutdown = new Shutdown();
try {
  await start();
} catch (error) {
  if (!shutdown.underWay) {
    explain(error);
    await shutdown.end(1);
  }
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const settings = await step(
    "Configuration",
    () => readSettings(root),
    ({ embedded }) => (embedded ? "embedded database" : "DATABASE_URL"),
  );
  await step(
    "Port",
    () => ensurePortIsFree(settings.port),
    () => String(settings.port),
  );
  const [url] = await Promise.all([
    step(
      "Database",
      () => openAndMigrate(settings),
      ({ remark }) => remark,
    ).then((database) => database.url),
    prepareCode(settings),
  ]);
  const environment = { ...settings.environment, DATABASE_URL: url };
  const firstAdmin = firstAdminLink(root, environment);
  const server = await step(isDev ? "Development server" : "Server", () =>
    serve(root, isDev ? "dev" : "start", settings.port, environment),
  );
  welcome(settings, startedAt, await firstAdmin);
  if (isDev) shutdown.finally(watchSchema(root, { prisma: join(root, "prisma"), dataDir: settings.dataDir }));
  const { code, signal } = await server.ended;
  if (shutdown.underWay) return;
  process.stderr.write(`\n  ✗ The server ended by itself (${signal ?? `code ${String(code)}`}).\n`);
  await shutdown.end(1);
}

async function prepareCode(settings: Settings): Promise<void> {
  await ensurePrismaClient(root);
  if (!isDev) await ensureBuild(root, settings.environment);
}

async function openAndMigrate({ environment, dataDir }: Settings): Promise<{ url: string; remark: string }> {
  const database = await openDatabaseForGood(environment["DATABASE_URL"], dataDir);
  shutdown.finally(database.close);
  const { length } = await migrate(database.url, migrationsFolder);
  return {
    url: database.url,
    remark: length === 0 ? "up to date" : `${length} migration${length === 1 ? "" : "s"} applied`,
  };
}

function welcome({ origin, embedded, environment }: Settings, startedAt: number, adminLink: string | undefined): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const lines = [`Ready in ${seconds} s`, "", `  ${origin}`];
  if (embedded && environment["MAIL_URL"] === undefined)
    lines.push(`  ${origin}/dev/mailbox   (the mails that would have been sent)`);
  if (adminLink !== undefined)
    lines.push(
      "",
      "  There is no administrator yet. This link makes the first one; it works once, for an hour:",
      `  ${adminLink}`,
    );
  say(`\n  ${lines.join("\n  ")}\n\n  Ctrl-C stops it.\n`);
}
