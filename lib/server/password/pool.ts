import "server-only";
import { availableParallelism } from "node:os";
import { join } from "node:path";
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
        // The worker is read from disk at run time; a bundler must not try to follow it.
        filename: join(/* turbopackIgnore: true */ process.cwd(), "lib/server/password/worker.mjs"),
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

function busy(workers: Piscina, cost: number): AppError {
  const waitMs = (workers.queueSize / workers.maxThreads) * slowHashMs * 2 ** (cost - 12);
  return new AppError("busy", { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
