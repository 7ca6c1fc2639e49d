import { StepError } from "../bootstrap/steps.mjs";
import { ensureDatabase } from "../embedded/database";
import { joinEmbeddedServer } from "../embedded/server";
import { withClient } from "./client";
import { migrate } from "./migrate";
import { NoComparisonError } from "./schema-engine";

/** One at a time, so one name is enough: what a kill leaves is dropped by the next one. */
const scratchLock = 72_707_402;
const scratch = "portcullis_scratch";

/**
 * A database with every migration applied and nothing in it, for as long as the work takes. It stands in the embedded server, whatever
 * DATABASE_URL says: nothing is made or dropped on a server that belongs to somebody.
 *
 * @throws NoComparisonError where there is no embedded server
 */
export async function withMigratedScratch<T>(
  dataDir: string,
  migrationsFolder: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const server = await joinEmbeddedServer(dataDir).catch((cause: unknown) => {
    if (!(cause instanceof StepError)) throw cause;
    throw new NoComparisonError(cause.message, cause.advice, { cause, output: cause.output });
  });
  const drop = `DROP DATABASE IF EXISTS ${scratch} WITH (FORCE)`;
  try {
    return await withClient(server.url("postgres"), async (administration) => {
      await administration.query("SELECT pg_advisory_lock($1)", [scratchLock]);
      await administration.query(drop);
      try {
        const url = await ensureDatabase(server, scratch);
        await migrate(url, migrationsFolder);
        return await work(url);
      } finally {
        await administration.query(drop);
      }
    });
  } finally {
    await server.leave();
  }
}
