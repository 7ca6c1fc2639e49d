import "server-only";
import type { JWK } from "jose";
import { env, publishVerificationKeys } from "../env";
import { log } from "../log";
import { Incident } from "../log/incident";
import { processWide } from "../process-wide";
import { type KeySet, loadKeySet, readKeySet } from "./key-set";
import { replaceVerificationKeys } from "./verification-keys";

/** How old what an instance knows of JWT_KEYS_FILE can be, in ms. A file is looked at, not watched: mounted secrets are swapped by links. */
const lookedAtEvery = 5_000;

/** Node only: it holds private keys. */
const held = () => processWide("keys.set", () => ({ text: "", set: undefined as KeySet | undefined }));

/** The key set of this process. @throws Error before the start-up hook has published it */
export function keySet(): KeySet {
  const { set } = held();
  if (set === undefined) throw new Error("the keys have not been published");
  return set;
}

/**
 * Loads the keys at start-up and leaves what verifies where the edge runtime can see it. Those of a file are followed from then on: what
 * it holds counts seconds after it has changed; while it holds nothing that can be used, the keys of before stay, and the log says so.
 *
 * @throws EnvError when they can't be read or used
 */
export async function publishKeys(): Promise<void> {
  await takeUp();
  publishVerificationKeys(JSON.stringify(keySet().verification));
  if (env().JWT_KEYS_FILE === undefined) return;
  const incident = new Incident(
    "the keys file can't be used; the keys of before stay",
    "the keys file can be used again",
  );
  const look = async () => {
    try {
      if (await takeUp()) log.info({ kids: keySet().verification.map(beginning) }, "the keys have changed");
      incident.works();
    } catch (error) {
      incident.fails(error, "error");
    }
  };
  const lookAgain = () => void setTimeout(() => void look().then(lookAgain), lookedAtEvery).unref();
  lookAgain();
}

/** Enough of a `kid` to tell which: a whole one has the look of a secret, and the log would mask it. */
const beginning = ({ kid = "" }: JWK): string => kid.slice(0, 8);

/** @returns whether there was anything new */
async function takeUp(): Promise<boolean> {
  const current = held();
  const text = readKeySet(env());
  if (text === current.text) return false;
  const set = await loadKeySet(env(), text);
  await replaceVerificationKeys(set.verification);
  Object.assign(current, { text, set });
  return true;
}
