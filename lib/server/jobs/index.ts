import "server-only";
import { AppError } from "@/lib/shared/errors";
import { log } from "../log";
import { Incident } from "../log/incident";
import { processWide } from "../process-wide";
import { extendLease, leaseSeconds, returnLease, takeLease } from "./store";

type Job = { readonly seconds: number; readonly name: string; readonly run: () => Promise<void> };

type Scheduled = Job & {
  /** The run that is under way, or the last one. Never rejects. */
  running: Promise<void>;
  /** A run that begins when that one has ended. */
  waiting: Promise<void> | undefined;
  readonly failure: Incident;
};

const scheduled = () => processWide("jobs", () => new Map<string, Scheduled>());

/**
 * Does background work now and then for as long as this process lives, by one instance at a time: of all instances one
 * begins, and after half of `seconds` at the earliest another one does. Of a holder that was killed the job is taken over
 * when its lease has run out (a minute). What it throws is logged; the next round tries again. A further call with the same
 * name does nothing; the timer keeps no process alive.
 *
 * A run that is cut off may begin again elsewhere: a job is written so that doing it twice does no harm.
 *
 * @param name unique among all jobs: instances know it by this
 * @param seconds between two rounds of one process, before chance moves them apart (half to one and a half of it)
 */
export function every(seconds: number, name: string, run: () => Promise<void>): void {
  if (scheduled().has(name)) return;
  const failure = new Incident("a job failed; the next round tries again", "a job that failed works again", {
    job: name,
  });
  const job: Scheduled = { seconds, name, run, running: Promise.resolve(), waiting: undefined, failure };
  scheduled().set(name, job);
  schedule(job);
}

/**
 * Asks for a job at once, on this instance, rested or not. While another instance is at it, it is left to that one.
 *
 * @returns when it has ended; never rejects. Nothing happens for a job that this process does not have
 */
export async function now(name: string): Promise<void> {
  const job = scheduled().get(name);
  if (job !== undefined) await enqueue(job, 0);
}

function schedule(job: Scheduled): void {
  const next = () => void enqueue(job, job.seconds / 2).finally(() => schedule(job));
  setTimeout(next, job.seconds * (0.5 + Math.random()) * 1000).unref();
}

/** One run after the other; whoever asks while one waits already gets that one. */
function enqueue(job: Scheduled, restSeconds: number): Promise<void> {
  job.waiting ??= job.running.then(() => {
    job.waiting = undefined;
    job.running = attempt(job, restSeconds);
    return job.running;
  });
  return job.waiting;
}

async function attempt({ name, run, failure }: Scheduled, restSeconds: number): Promise<void> {
  try {
    const holder = await takeLease(name, restSeconds);
    if (holder !== undefined) await runUnderLease(name, holder, run);
    failure.works();
  } catch (error) {
    const down = error instanceof AppError && error.code === "unavailable";
    failure.fails(error, down ? "warn" : "error");
  }
}

async function runUnderLease(name: string, holder: string, run: () => Promise<void>): Promise<void> {
  const extension = setInterval(() => void extend(name, holder), (leaseSeconds / 3) * 1000).unref();
  let finished = false;
  try {
    await run();
    finished = true;
  } finally {
    clearInterval(extension);
    await returnLease(name, holder, finished);
  }
}

async function extend(name: string, holder: string): Promise<void> {
  try {
    if (!(await extendLease(name, holder))) log.warn({ job: name }, "a job outlived its lease");
  } catch (error) {
    log.warn({ err: error, job: name }, "the lease of a job could not be extended");
  }
}
