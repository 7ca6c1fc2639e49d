// One process at a time prepares a checkout (installs, generates, builds). Built-ins only.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "./processes.mjs";
import { say } from "./steps.mjs";

/**
 * Waits for the lock and takes it. A lock whose owner is gone (kill -9) is taken over.
 *
 * @param {string} file
 * @returns {Promise<() => void>} gives the lock back; safe to call twice
 */
export async function takeLock(file) {
  const mine = `${process.pid} ${startOf(process.pid) ?? ""}`;
  let told = false;
  while (!tryTake(file, mine)) {
    const theirs = read(file);
    if (theirs !== undefined && !isAlive(theirs)) clear(file, theirs);
    else {
      if (!told) say(`  · waiting for process ${theirs?.split(" ")[0] ?? ""}, which is preparing the same folder`);
      told = true;
      await sleep(200);
    }
  }
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once("exit", release);
  return release;
}

/**
 * @param {string} file
 * @param {string} mine
 */
function tryTake(file, mine) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, file); // atomic, and never there without its content
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} owner */
function isAlive(owner) {
  const [pid = "", start] = owner.split(" ");
  return startOf(Number(pid)) === start;
}

/**
 * Removes a dead owner's lock; a lock that somebody else took in between is put back.
 *
 * @param {string} file
 * @param {string} dead
 */
function clear(file, dead) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== dead) linkSync(aside, file);
  } catch {
    // somebody else was faster
  } finally {
    rmSync(aside, { force: true });
  }
}
