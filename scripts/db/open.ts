import { join } from "node:path";
import { root } from "../bootstrap/prepare.mjs";
import { ensureDatabase } from "../embedded/database";
import { joinEmbeddedServer } from "../embedded/server";

/** A database in use by this process. */
export type OpenDatabase = {
  readonly url: string;
  /** Stops using it. The embedded server is stopped with its last user. */
  readonly close: () => Promise<void>;
};

export const migrationsFolder = join(root, "prisma", "migrations");

/**
 * The database of DATABASE_URL, or else the embedded one, which is started or joined.
 *
 * @param dataDir absolute; where the embedded one lives
 */
export async function openDatabase(url: string | undefined, dataDir: string): Promise<OpenDatabase> {
  if (url !== undefined && url !== "") return { url, close: () => Promise.resolve() };
  const server = await joinEmbeddedServer(dataDir);
  return { url: await ensureDatabase(server, "portcullis"), close: server.leave };
}
