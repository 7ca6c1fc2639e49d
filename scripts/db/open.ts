import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
  try {
    return { url: await ensureDatabase(server, embeddedName), close: server.leave };
  } catch (error) {
    await server.leave();
    throw error;
  }
}

/**
 * The same for a process that uses it until its own end: an embedded server that ends by itself is started again.
 *
 * @param signal aborted when that end begins
 * @returns the database's URL
 */
export async function openDatabaseForGood(
  url: string | undefined,
  dataDir: string,
  signal: AbortSignal,
): Promise<string> {
  if (url !== undefined && url !== "") return url;
  const server = await joinEmbeddedServer(dataDir);
  const watch = ({ lost }: EmbeddedServer): void =>
    void lost
      .then(() => startAgain(dataDir, signal))
      .then(watch)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  watch(server);
  return ensureDatabase(server, embeddedName);
}

/** How often a server that does not start is tried again, in ms: what keeps it down, such as a full disk, is mended by a person. */
const retryEvery = 3000;

/** What ends every process ends PostgreSQL too, and may be heard here so many ms later. */
const heardWithin = 250;

async function startAgain(dataDir: string, signal: AbortSignal): Promise<EmbeddedServer> {
  await sleep(heardWithin, undefined, { signal });
  say("  ! PostgreSQL has ended by itself; starting it again");
  for (let told = false; ; told = true) {
    try {
      const server = await joinEmbeddedServer(dataDir);
      if (told) say("  ✓ PostgreSQL runs again");
      return server;
    } catch (error) {
      signal.throwIfAborted();
      if (!told) {
        explain(error);
        say(`  ! Trying it again every ${retryEvery / 1000} s`);
      }
    }
    await sleep(retryEvery, undefined, { signal });
  }
}

/** Which one it is, for people: who runs this may have meant another. No user and no password. */
export function databaseInWords(url: string | undefined, dataDir: string): string {
  if (url === undefined || url === "") return `the embedded one in ${dataDir} (DATABASE_URL is unset)`;
  if (!URL.canParse(url)) return "that of DATABASE_URL";
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? host}${pathname}`;
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
