// Runs in a worker thread, outside of the bundle: plain JavaScript without imports from the app.
import { compareSync, hashSync } from "bcryptjs";

/**
 * Hashes a password, or compares one with a hash in a time that tells nothing.
 *
 * @param {{ input: string, cost: number } & ({ kind: "hash" } | { kind: "compare", hash: string })} task
 *   `input` is the peppered password; `cost` the work that the answer must take, as bcrypt's logarithm
 * @returns {string | boolean} a bcrypt hash, or whether the hash matches
 */
export default function work(task) {
  if (task.kind === "hash") return hashSync(task.input, task.cost);
  if (compareSync(task.input, task.hash)) return true;
  // A hash of a lower cost was quicker to refuse than an unknown user is. 2^c + (2^c + … + 2^(n-1)) = 2^n: the rest of
  // the work is done here, so the time says nothing.
  for (let cost = Number(task.hash.slice(4, 6)); cost < task.cost; cost += 1) {
    compareSync(task.input, `$2b$${String(cost).padStart(2, "0")}${task.hash.slice(6)}`);
  }
  return false;
}
