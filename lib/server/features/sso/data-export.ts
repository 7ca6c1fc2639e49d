import "server-only";
import { listIdentityRows } from "./store";

/** The identities that a person is connected to. */
export async function* exportIdentities(userId: string): AsyncGenerator {
  yield* await listIdentityRows(userId);
}
