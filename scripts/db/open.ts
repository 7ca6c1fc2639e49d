import { join } from "node:path";
import { root } from "../bootstrap/prepare.mjs";
import { ensureDatabase } from "../embedded/database";
import { type EmbeddedServer, joinEmbeddedServer } from "../embedded/server";
import { findEmbeddedServer } from "../embedded/find";
import { explain, say, StepError } from "../bootstrap/steps.mjs";

/** A database in use by this process. */
export type OpenDatabase = {
  readonly url: string;
  /** Stops using it. The embedded server is stopped with its last user. */
  readonly close: () => Promise<void>;
};

/** The name of the app's database in the embedded server. */
const embeddedName = "portcullis";

export const migrationsFolder = join(root, "prisma", "migrations");

/**
 * The database of DATABASE_URL, or else the embedded one, which is started or joined.
 *
 * @param dataDir absolute; where the embedded one lives
 */
export async function openDatabase(url: string | undefined, dataDir: string): Promise<OpenDatabase> {
  if (url !== undefined && url !== "") return { url, close: () => Promise.resolve() };
  const server = await joinEmbeddedServer(dataDir);
  return { url: await ensureDatabase(server, embeddedName), close: server.leave };
}

/** The same for a long-running process: an embedded server that ends by itself is started again. */
export async function openDatabaseForGood(url: string | undefined, dataDir: string): Promise<OpenDatabase> {
  if (url !== undefined && url !== "") return openDatabase(url, dataDir);
  const state = { server: await joinEmbeddedServer(dataDir), closed: false };
  const isClosed = () => state.closed;
  const startAgain = async () => {
    if (isClosed()) return;
    say("  ! PostgreSQL has ended by itself; starting it again");
    state.server = await joinEmbeddedServer(dataDir);
    if (isClosed()) await state.server.leave();
    else watch(state.server);
  };
  const watch = ({ lost }: EmbeddedServer) => void lost.then(startAgain).catch(explain);
  watch(state.server);
  return {
    url: await ensureDatabase(state.server, embeddedName),
    close: () => {
      state.closed = true;
      return state.server.leave();
    },
  };
}

/**
 * Where the database is, for programs such as psql. Nothing is started: what it stands for has to be there when it is used.
 *
 * @throws StepError when it is the embedded one and nobody runs it
 */
export async function databaseUrl(url: string | undefined, dataDir: string): Promise<string> {
  if (url !== undefined && url !== "") return url;
  const found = await findEmbeddedServer(dataDir, embeddedName);
  if (found === undefined)
    throw new StepError("the embedded database does not run.", "It runs while the app does: npm start, or npm run dev");
  return found;
}
