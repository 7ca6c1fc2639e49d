import type { KeySource } from "@/lib/server/keys/key-set";
import { root } from "../bootstrap/prepare.mjs";
import { addKey, describe, distrust, retire, type Ring, rotate, type StoredKey } from "../keys/ring";
import { changeRing, readRing } from "../keys/store";
import { algorithms, makeKeySet } from "../start/key-set";
import { readSettings } from "../start/settings";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent keys [-- --alg ${algorithms.join("|")}]
       npm run --silent keys -- <action>

Without an action it prints a new private JWK set for JWT_KEYS or JWT_KEYS_FILE. Keep it secret.

list                     the keys, what each does and what it waits for
generate [--alg A]       adds a key that only verifies for now
rotate [--kid K]         lets the key sign that was added last, or this one; once everybody can know it
retire --kid K           takes a key away that signs no more, once no token of it can be alive
retire --kid K --compromised
                         takes it away now: its tokens are dead, and the accounts that may have had one are named

They change the file that JWT_KEYS_FILE names, and every instance that reads it takes that up within seconds; nobody is signed out. Where
the keys stand in JWT_KEYS, the new set is printed: give it to every instance and restart them.`;

const options = {
  alg: { type: "string", default: "ES256" },
  kid: { type: "string" },
  compromised: { type: "boolean", default: false },
} as const;

await runCommand(usage, options, async ([action, ...rest], { alg, kid, compromised }) => {
  const algorithm = algorithms.find((name) => name === alg);
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(" ")}`);
  if (algorithm === undefined) throw new UsageError(`--alg takes one of ${algorithms.join(", ")}.`);
  if (compromised && action !== "retire") throw new UsageError("--compromised is for retire.");
  const now = Math.floor(Date.now() / 1000);
  const make = async () => (await makeKeySet(algorithm)).keys[0] as StoredKey;
  if (action === undefined) await print(JSON.stringify({ keys: [await make()] }));
  else if (action === "list") await print(table(describe(await readRing(await keySource()), now)));
  else if (action === "generate") {
    const made = await make();
    await change((ring) => addKey(ring, made, now), now);
  } else if (action === "rotate") await change((ring) => rotate(ring, kid, now), now);
  else if (action !== "retire") throw new UsageError(`There is no action ${action}.`);
  else if (kid === undefined) throw new UsageError("retire needs --kid.");
  else if (compromised) {
    const spare = await make();
    await change((ring) => distrust(ring, kid, spare), now);
    // Said before the database is asked: that may be away, and the key is gone all the same.
    process.stderr.write(`\nThe set is without ${kid} now. Whom that concerns:\n\n`);
    const { holders } = await import("../keys/holders");
    process.stderr.write(`${await holders()}\n`);
  } else await change((ring) => retire(ring, kid, now), now);
  return 0;
});

async function keySource(): Promise<KeySource> {
  const { environment } = await readSettings(root);
  return { JWT_KEYS: environment["JWT_KEYS"], JWT_KEYS_FILE: environment["JWT_KEYS_FILE"] };
}

/** Where the keys are in the environment of instances, it is not for a command to change them. */
async function change(to: (ring: Ring) => Ring, now: number): Promise<void> {
  const source = await keySource();
  if (source.JWT_KEYS_FILE === undefined) await print(JSON.stringify({ keys: to(await readRing(source)) }));
  else await print(table(describe(await changeRing(source.JWT_KEYS_FILE, to), now)));
}
