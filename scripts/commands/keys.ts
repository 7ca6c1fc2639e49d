import { algorithms, makeKeySet } from "../start/key-set";
import { print, runCommand, UsageError } from "./command";

const usage = `Usage: npm run --silent keys [-- --alg ${algorithms.join("|")}]

Prints a new private JWK set for JWT_KEYS or JWT_KEYS_FILE. Keep it secret.
To change keys without signing anybody out: the new key behind the old one, and restart every instance; in front of it, and restart;
alone after an hour, and restart.`;

await runCommand(usage, { alg: { type: "string", default: "ES256" } }, async (words, { alg }) => {
  const algorithm = algorithms.find((name) => name === alg);
  if (words.length > 0 || algorithm === undefined) throw new UsageError(`--alg takes one of ${algorithms.join(", ")}.`);
  await print(JSON.stringify(await makeKeySet(algorithm)));
  return 0;
});
