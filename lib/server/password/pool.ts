import "server-only";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Piscina } from "piscina";
import { AppError } from "@/lib/shared/errors";
import { env } from "../env";
import { processWide } from "../process-wide";
import { requestContext } from "../request-context";
import type { PasswordTask } from "./worker/index.mjs";

/** Milliseconds that one hash of cost 12 takes on a slow core; only the advice in Retry-After hangs on it. */
const slowHashMs = 400;

/**
 * Where the threads' code stands: beside this file, as it was written. A bundler would copy one file of it to another place, without what
 * it imports; so it is kept from seeing an address here, and `outputFileTracingIncludes` brings the folder along.
 */
const workerFile = (): string =>
  pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), "worker", "index.mjs")).href;

/** HASH_THREADS, or all cores but one, so that hashing never takes the core that answers requests. */
const threadCount = (): number => env().HASH_THREADS || Math.max(1, availableParallelism() - 1);

const pool = (): Piscina =>
  processWide(
    "password.pool",
    () =>
      new Piscina({
        filename: workerFile(),
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
 * Hashes, compares or judges a password in a worker thread, so that the event loop stays free.
 *
 * @throws AppError `busy` when HASH_QUEUE tasks wait already
 */
export async function runInWorker(task: PasswordTask): Promise<unknown> {
  requestContext()?.stepAside?.();
  const workers = pool();
  if (workers.queueSize >= workers.options.maxQueue) throw busy(workers);
  return (await workers.run(task)) as unknown;
}

/** Something that passwords need did not come along with this deployment; the message says what. */
export class PasswordSetupError extends Error {
  override readonly name = "PasswordSetupError";
}

/** How long the first tasks may take until the worker counts as broken, in milliseconds: loading takes a second, on a busy machine many. */
const patienceMs = 60_000;

/**
 * Hashes once, and judges once. A worker that can't be loaded, because a file or a package did not come along, says so in an event and leaves its tasks
 * without an answer: better no start than sign-ins that hang.
 *
 * @throws PasswordSetupError
 */
export async function checkWorker(): Promise<void> {
  const workers = pool();
  const done = new AbortController();
  // Not by a signal of its own, joined with this one: nothing holds that, and Node 20 lets it go with the next collection of garbage.
  const patience = setTimeout(() => done.abort(), patienceMs);
  const broken = once(workers, "error", { signal: done.signal }).then(([reason]: unknown[]) =>
    Promise.reject(asError(reason)),
  );
  try {
    await Promise.race([tryTasks(), broken]);
  } catch (cause) {
    throw new PasswordSetupError(
      `The worker that hashes and judges passwords does not work: ${asError(cause).message}.`,
      {
        cause,
      },
    );
  } finally {
    clearTimeout(patience);
    done.abort();
  }
}

async function tryTasks(): Promise<void> {
  await runInWorker({ kind: "hash", input: "start", cost: 4 });
  await runInWorker({ kind: "judge", plain: "start", email: "", name: "", site: [], minLength: 8 });
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

function busy(workers: Piscina): AppError {
  const waitMs = (workers.queueSize / workers.maxThreads) * slowHashMs * 2 ** (env().BCRYPT_COST - 12);
  return new AppError("busy", { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
