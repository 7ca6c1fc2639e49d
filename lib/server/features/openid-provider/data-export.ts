import "server-only";
import { readConnectedApps } from "./apps";

/** The apps that a person is connected to, and what these may. */
export async function* exportConnectedApps(userId: string): AsyncGenerator {
  yield* await readConnectedApps({ userId });
}
