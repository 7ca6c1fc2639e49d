import { root } from "../bootstrap/prepare.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import { migrate, migrationStatus } from "../db/migrate";
import { migrationsFolder, openDatabase } from "../db/open";
import { ensurePrismaClient } from "../start/prisma-client";
import { readSettings } from "../start/settings";

/**
 * Runs work with the app's configuration and database, as the app itself would see them.
 *
 * The app's modules read the environment once: import them inside of `work`.
 */
export async function withApp<T>(work: () => Promise<T>): Promise<T> {
  const { environment, dataDir, embedded } = await readSettings(root);
  await ensurePrismaClient(root);
  const database = await openDatabase(environment["DATABASE_URL"], dataDir);
  try {
    await requireMigrations(database.url, embedded);
    Object.assign(process.env, environment, quiet(environment["AUDIT_LOG"]), { DATABASE_URL: database.url });
    return await asTheApp(work);
  } finally {
    await database.close();
  }
}

/**
 * What happens is audited as in the app, at the database's time, and a mail that was written is on its way before the command ends: there
 * may be no app.
 */
async function asTheApp<T>(work: () => Promise<T>): Promise<T> {
  const [{ followDatabaseClock }, { connectSubscribers }, { mailsUnderWay }] = await Promise.all([
    import("@/lib/server/db/clock"),
    import("@/lib/server/subscribers"),
    import("@/lib/server/outbox/sender"),
  ]);
  await followDatabaseClock();
  connectSubscribers();
  const done = await work();
  await mailsUnderWay();
  return done;
}

/** Standard output belongs to the command's answer: events that would go there go to stderr. */
function quiet(auditLog: string | undefined): Record<string, string> {
  return { LOG_LEVEL: "silent", ...((auditLog ?? "stdout") === "stdout" && { AUDIT_LOG: "/dev/stderr" }) };
}

/** The embedded database is ours to migrate; somebody's own is not touched in passing. */
async function requireMigrations(url: string, embedded: boolean): Promise<void> {
  if (embedded) {
    await migrate(url, migrationsFolder);
    return;
  }
  const { pending } = await migrationStatus(url, migrationsFolder);
  if (pending.length > 0)
    throw new StepError(`the database lacks ${pending.join(", ")}.`, "Apply what is pending: npm run db -- migrate");
}
