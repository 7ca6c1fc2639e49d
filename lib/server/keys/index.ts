import "server-only";
import { env, publishVerificationKeys } from "../env";
import { processWide } from "../process-wide";
import { type KeySet, loadKeySet } from "./key-set";

/** The key set of this process, read once. Node only: it holds private keys. @throws EnvError when it can't be read or used */
export function keySet(): Promise<KeySet> {
  return processWide("keys.set", () => loadKeySet(env()));
}

/** Loads the keys at start-up and leaves what verifies where the edge runtime can see it. @throws EnvError when they can't be read or used */
export async function publishKeys(): Promise<void> {
  publishVerificationKeys(JSON.stringify((await keySet()).verification));
}
