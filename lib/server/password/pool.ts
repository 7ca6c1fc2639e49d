import "server-only";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { AppError } from "@/lib/shared/errors";
import { env } from "../env";
import { processWide } from "../process-wide";

export type HashTask = { readonly input: string; readonly cost: number } & (
  { readonly kind: "hash" } | { readonly kind: "compare"; readonly hash: string }
);

/** Milliseconds that one hash of cost 12 takes on a slow core; only the advice in Retry-After hangs on it. */
const slowHashMs = 400;

/** HASH_THREADS, or all cores but one, so that hashing never takes the core that answers requests. */
const threadCount = (): number => env().HASH_THREADS || Math.max(1, availableParallelism() - 1);

const pool = (): Piscina =>
  processWide(
    "password.pool",
    () =>
      new Piscina({
        // Relative to this file, wherever that ends up: a bundler copies the worker and leaves its address here.
        filename: new URL("./worker.mjs", import.meta.url).href,
        minThreads: 0,
        maxThreads: threadCount(),
        maxQueue: env().HASH_QUEUE,
        idleTimeout: 60_000,
        // Neither the loaders nor the secrets of the server are any business of a thread that runs bcrypt.
        execArgv: [],
        env: {},
      }),
  );

/**
 * Runs bcrypt in a worker thread, so that the event loop stays free.
 *
 * @throws AppError `busy` when HASH_QUEUE tasks wait already
 */
export async function runHash(task: HashTask): Promise<unknown> {
  const workers = pool();
  if (workers.queueSize >= workers.options.maxQueue) throw busy(workers, task.cost);
  return (await workers.run(task)) as unknown;
}

/** Something that passwords need did not come along with this deployment; the message says what. */
export class PasswordSetupError extends Error {
  override readonly name = "PasswordSetupError";
}

/** How long the first hash may take until the worker counts as broken, in milliseconds. */
const patienceMs = 10_000;

/**
 * Hashes once. A worker that can't be loaded, because a file or a package did not come along, says so in an event and leaves its tasks
 * without an answer: better no start than sign-ins that hang.
 *
 * @throws PasswordSetupError
 */
export async function checkHashing(): Promise<void> {
  const workers = pool();
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(patienceMs)]);
  const broken = once(workers, "error", { signal }).then(([reason]: unknown[]) => Promise.reject(asError(reason)));
  try {
    await Promise.race([runHash({ kind: "hash", input: "start", cost: 4 }), broken]);
  } catch (cause) {
    throw new PasswordSetupError(`The worker that hashes passwords does not work: ${asError(cause).message}.`, {
      cause,
    });
  } finally {
    done.abort();
  }
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

function busy(workers: Piscina, cost: number): AppError {
  const waitMs = (workers.queueSize / workers.maxThreads) * slowHashMs * 2 ** (cost - 12);
  return new AppError("busy", { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
