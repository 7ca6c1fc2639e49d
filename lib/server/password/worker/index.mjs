// What runs in the worker threads: plain JavaScript, read as it stands here, without imports from the app.
import { compareSync, hashSync } from "bcryptjs";
import { judge } from "./judge.mjs";
import { yieldToOthers } from "./yield.mjs";

yieldToOthers();

/** @typedef {{ kind: "hash", input: string, cost: number }} HashTask `input` is the peppered password, `cost` bcrypt's logarithm */
/** @typedef {{ kind: "compare", input: string, cost: number, hash: string }} CompareTask `cost` is the work that the answer must take */
/** @typedef {{ kind: "judge" } & import("./judge.mjs").Judged} JudgeTask */
/** @typedef {HashTask | CompareTask | JudgeTask} PasswordTask */

/**
 * Hashes a password, compares one with a hash in a time that tells nothing, or judges one that somebody wants to use.
 *
 * @param {PasswordTask} task
 * @returns {string | boolean | undefined} a bcrypt hash; whether the hash matches; why it is refused
 */
export default function work(task) {
  switch (task.kind) {
    case "hash":
      return hashSync(task.input, task.cost);
    case "compare":
      return compare(task);
    case "judge":
      return judge(task);
  }
}

/** @param {CompareTask} task */
function compare({ input, hash, cost }) {
  if (compareSync(input, hash)) return true;
  // A hash of a lower cost was quicker to refuse than an unknown user is. 2^c + (2^c + … + 2^(n-1)) = 2^n: the rest of
  // the work is done here, so the time says nothing.
  for (let lower = Number(hash.slice(4, 6)); lower < cost; lower += 1) {
    compareSync(input, `$2b$${String(lower).padStart(2, "0")}${hash.slice(6)}`);
  }
  return false;
}
