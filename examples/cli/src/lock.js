import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "./fault.js";

/** How long to wait for others, and how long one may hold it: the process id of one who is gone may be somebody else's by then. */
const [patienceMs, longestHoldMs] = [60_000, 120_000];

/**
 * Runs some work while no other process runs one under the same lock.
 *
 * The lock is a folder, and who holds it is the file in there. A folder of one's own is renamed to it: POSIX lets that be where there is none, or an
 * empty one, and nowhere else. It is given back, or taken from a holder who is gone, by removing that very file. So there is no moment in which
 * two hold it, however many find at once that a holder has been killed.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work takes two minutes at most
 * @returns {Promise<T>}
 * @throws {Fault} when others hold it for too long
 */
export async function withLock(folder, work) {
  const mine = await take(folder);
  try {
    return await work();
  } finally {
    await remove(folder, mine);
  }
}

/** @param {string} folder */
async function take(folder) {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const holder = await holderOf(folder);
    if (holder === undefined) {
      const mine = await tryToTake(folder);
      if (mine !== undefined) return mine;
    } else if (await isGone(folder, holder)) {
      await remove(folder, holder);
      continue;
    }
    if (performance.now() > deadline) throw new Fault("Another run of this program is busy. Try again in a moment.");
    await pause(10 + Math.random() * 30);
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string | undefined>} the name under which it is held; undefined where somebody was faster
 */
async function tryToTake(folder) {
  const mine = `${process.pid}~${encodeURIComponent(hostname())}~${randomUUID()}`;
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  try {
    await writeFile(join(draft, mine), "");
    await rename(draft, folder);
    return mine;
  } catch (error) {
    await rm(draft, { recursive: true });
    if (isOneOf(error, "ENOTEMPTY", "EEXIST")) return undefined;
    throw error;
  }
}

/** @param {string} folder */
async function holderOf(folder) {
  try {
    return (await readdir(folder))[0];
  } catch (error) {
    if (isOneOf(error, "ENOENT")) return undefined;
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {string} holder
 */
async function isGone(folder, holder) {
  const [pid, host] = holder.split("~");
  if (host === encodeURIComponent(hostname()) && !isAlive(Number(pid))) return true;
  try {
    const { mtimeMs } = await stat(join(folder, holder));
    return Date.now() - mtimeMs > longestHoldMs;
  } catch (error) {
    if (isOneOf(error, "ENOENT")) return true;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too (EPERM).
    return !isOneOf(error, "ESRCH");
  }
}

/**
 * @param {string} folder
 * @param {string} holder
 */
const remove = (folder, holder) => rm(join(folder, holder), { force: true });

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
const isOneOf = (error, ...codes) => codes.includes(String(/** @type {NodeJS.ErrnoException} */ (error).code));
