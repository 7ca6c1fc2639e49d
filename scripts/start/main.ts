import { join } from "node:path";
import { migrate } from "../db/migrate";
import { migrationsFolder, openDatabaseForGood } from "../db/open";
import { ensurePortIsFree } from "../bootstrap/port.mjs";
import { root } from "../bootstrap/prepare.mjs";
import { explain, say, step } from "../bootstrap/steps.mjs";
import { ensureBuild } from "./build";
import { ensurePrismaClient } from "./prisma-client";
import { serve } from "./serve";
import { readSettings, type Settings } from "./settings";
import { shutdown } from "./shutdown";
import { howToTrust } from "./trust";
import { watchSchema } from "./watch-schema";

const usage = `Usage: npm start            builds if needed and serves the app
       npm run dev          the same with hot reload

       npm start -- --https (and npm run dev -- --https)
                            serves https://localhost under an authority of its own (docs/local-https.md)

Configuration comes from the environment and from a file .env; .env.example lists every variable.`;

const args = process.argv.slice(2);
const isDev = args.includes("--dev");
const isHttps = args.includes("--https");
const unknown = args.filter((arg) => arg !== "--dev" && arg !== "--https");

if (unknown.length > 0) {
  process.stderr.write(`${usage}\n`);
  process.exit(unknown.every((arg) => arg === "--help" || arg === "-h") ? 0 : 2);
}
shutdown.listen();
try {
  await start();
} catch (error) {
  if (!shutdown.underWay) explain(error);
  await shutdown.end(1);
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const settings = await step(
    "Configuration",
    () => readSettings(root, { https: isHttps }),
    ({ embedded }) => (embedded ? "embedded database" : "DATABASE_URL"),
  );
  await step(
    "Port",
    () => ensurePortIsFree(settings.port, settings.addresses, isDev ? "npm run dev" : "npm start"),
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
  const server = await step(isDev ? "Development server" : "Server", () =>
    serve(root, isDev ? "dev" : "start", { ...settings, environment }),
  );
  shutdown.serving();
  welcome(settings, startedAt);
  await offerFirstAdmin(environment);
  say("\n  Ctrl-C stops it.\n");
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
  const url = await openDatabaseForGood(environment["DATABASE_URL"], dataDir, shutdown.signal);
  const { length } = await migrate(url, migrationsFolder);
  return {
    url,
    remark: length === 0 ? "up to date" : `${length} migration${length === 1 ? "" : "s"} applied`,
  };
}

function welcome({ origin, embedded, certificate, environment }: Settings, startedAt: number): void {
  say(`\n  Ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n\n    ${origin}`);
  if (embedded && !environment["MAIL_URL"]) say(`    ${origin}/dev/mailbox   (the mails that would have been sent)`);
  if (certificate !== undefined) say(`\n${howToTrust(certificate.authority)}`);
}

/** The app's modules read the configuration once, from this process's environment. */
async function offerFirstAdmin(environment: Settings["environment"]): Promise<void> {
  Object.assign(process.env, environment, { LOG_LEVEL: "silent" });
  const { createFirstAdminLink } = await import("@/lib/server/features/first-admin/first-admin");
  try {
    const link = await createFirstAdminLink();
    if (link === null) return;
    say(`\n  There is no administrator yet. This link makes the first one; it works once, for an hour:\n    ${link}`);
  } catch (error) {
    // The app serves all the same. (What Prisma throws says in its last line what it is.)
    const reason = (error as Error).message.trim().split("\n").at(-1) ?? "";
    say(`\n  ! The link for the first administrator could not be made: ${reason}`);
    say("    The next start tries again. To make one by hand: npm run user -- create --role admin --email …");
  }
}
