import { existsSync } from "node:fs";
import { join } from "node:path";
import { unprivilegedAccount } from "./account";
import { endpointOf } from "./endpoint";
import { takeLease } from "./lease";
import { homeOf, placeIn } from "./place";

/** Whether there is an embedded database, running or not. @param folder DATA_DIR, absolute */
export const hasCluster = (folder: string): boolean => existsSync(join(folder, "postgres", "PG_VERSION"));

/**
 * A connection string for a database of the embedded server, while somebody runs it; undefined while nobody does. Starts nothing.
 *
 * @param folder DATA_DIR, absolute
 */
export async function findEmbeddedServer(folder: string, database: string): Promise<string | undefined> {
  if (!hasCluster(folder)) return undefined;
  const place = placeIn(folder, unprivilegedAccount());
  const endpoint = await endpointOf(place);
  const found = await takeLease(endpoint.url("postgres"), homeOf(place));
  if (typeof found !== "object") return undefined;
  // Whoever runs it stops it: not we, even if we are the last to look.
  await found.end(() => Promise.resolve());
  return endpoint.url(database);
}
