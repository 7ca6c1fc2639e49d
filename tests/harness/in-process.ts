import { afterAll, vi } from "vitest";
import { type Database, startDatabase } from "./database";

/**
 * A database for the tests of one file, which call the app's rooms in their own process: configured like an instance that logs nothing.
 * Rooms are imported after it, since they read the configuration. It is dropped after the last test.
 *
 * @param env what the file needs besides, or otherwise
 */
export async function databaseInProcess(env: Readonly<Record<string, string>> = {}): Promise<Database> {
  const database = await startDatabase();
  const configuration = {
    DATABASE_URL: database.url,
    SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
    DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
    JWT_KEYS: "{}",
    LOG_LEVEL: "silent",
    ...env,
  };
  for (const [name, value] of Object.entries(configuration)) vi.stubEnv(name, value);
  afterAll(async () => {
    await (await import("@/lib/server/db")).pool().end();
    await database.drop();
  });
  return database;
}
