// `npm run serve`: serves a build that is there, with the packages that are there. It installs, makes and builds nothing, and it is the
// server itself: no process stands between the system's signals and Next. Built-ins only.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildState } from "./bootstrap/build-stamp.mjs";
import { runNode } from "./bootstrap/child.mjs";
import { addressesOf, listenWith } from "./bootstrap/listen.mjs";
import { ensurePortIsFree } from "./bootstrap/port.mjs";
import { enter, root } from "./bootstrap/prepare.mjs";
import { explain, keepStdoutClean, step, StepError } from "./bootstrap/steps.mjs";

const usage = `Usage: npm run serve [-- --migrate]

Serves the build that npm run build has made, on PORT and LISTEN_HOST. DATABASE_URL, JWT_KEYS or JWT_KEYS_FILE, SESSION_SECRET
and DATA_ENCRYPTION_KEYS have to be set (.env.example). It needs no development dependency: npm ci --omit=dev.

--migrate   applies pending migrations first`;

const args = process.argv.slice(2);
if (args.some((arg) => arg !== "--migrate")) {
  process.stderr.write(`${usage}\n`);
  process.exit(args.every((arg) => arg === "--help" || arg === "-h") ? 0 : 2);
}
keepStdoutClean();
/** @type {ReturnType<typeof listenWith>} */
let listening;
try {
  enter();
  requirePackages();
  requireBuild();
  requireDatabase();
  listening = await requirePort();
  if (args.includes("--migrate")) await step("Migrations", migrate);
} catch (error) {
  explain(error);
  process.exit(1);
}
await serve(listening);

function requirePackages() {
  if (existsSync(join(root, "node_modules/next"))) return;
  throw new StepError("the packages are not installed.", "Install them: npm ci --omit=dev");
}

function requireBuild() {
  const state = buildState(root, process.env);
  if (state === "missing") throw new StepError("there is no build, or one that was cut off.", "Make it: npm run build");
  if (state === "stale")
    throw new StepError(
      "the build was made from other sources than those that are here.",
      "Make it anew: npm run build",
    );
}

/** The app would say so too, but only after it has started. */
function requireDatabase() {
  if (process.env["DATABASE_URL"]) return;
  throw new StepError(
    "DATABASE_URL is missing.",
    "Set it, as .env.example says. (npm start comes with a database of its own.)",
  );
}

/** Next would print Node's own words, and take any text for a port. */
async function requirePort() {
  const port = process.env["PORT"] || "3000";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new StepError("PORT must be a whole number from 1 to 65535.", "3000 where it is unset (.env.example).");
  const addresses = addressesOf(process.env["LISTEN_HOST"] || undefined);
  await ensurePortIsFree(Number(port), addresses, "npm run serve");
  return listenWith(Number(port), addresses);
}

async function migrate() {
  await runNode(["--conditions=react-server", "--import", "tsx", join(root, "scripts/commands/db.ts"), "migrate"], {
    name: "npm run db -- migrate",
    advice: "npm run db -- status says more.",
    cwd: root,
  });
}

/**
 * `next start`, in this process.
 *
 * @param {ReturnType<typeof listenWith>} listening
 */
async function serve({ args, preload, env }) {
  Object.assign(process.env, env);
  if (preload !== undefined) await import(preload);
  const next = join(root, "node_modules/next/dist/bin/next");
  process.env["NEXT_TELEMETRY_DISABLED"] = "1";
  process.argv = [process.execPath, next, "start", ...args];
  createRequire(import.meta.url)(next);
}
