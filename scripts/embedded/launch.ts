import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError } from "../bootstrap/steps.mjs";
import type { Binaries } from "./binaries";
import type { Lease, takeLease } from "./lease";
import { forgetDeadPostmaster } from "./pid-file";
import { type Place, placeIn } from "./place";
import { startProgram } from "./programs";
import { stopServer } from "./stop";

export type Launch = {
  readonly binaries: Binaries;
  readonly place: Place;
  /** For the server's command line. */
  readonly options: readonly string[];
  readonly lease: () => ReturnType<typeof takeLease>;
  readonly signal: AbortSignal;
};

/** For one that starts or stops, in ms. Our own is waited for as long as it mends what a crash left. */
const patience = 60_000;
/** A lock file of somebody who is about to end; others who start at the same moment. */
const mostTries = 8;

/**
 * Starts the server and takes a lease of it. Two starters at once are fine: PostgreSQL lets one of them win, and the other one joins it.
 *
 * @throws StepError with the reason and the end of the server's log
 */
export async function startAndLease(launch: Launch): Promise<Lease> {
  const { place, lease, signal } = launch;
  const log = openLog(place);
  let server: Attempt | undefined;
  let tries = 0;
  let deadline = performance.now() + patience;
  while (!signal.aborted && performance.now() < deadline) {
    const answer = await lease();
    if (typeof answer === "object") return answer;
    if (answer === "stranger") throw strangerIn(place);
    if (server?.state === "running") {
      if (answer === "busy") deadline = performance.now() + patience;
    } else if (answer === "absent") {
      if (server?.state === "failed" || tries === mostTries) break;
      if (tries > 0) await sleep(Math.min(100 * 2 ** tries, 2000));
      tries += 1;
      server = attempt(launch, log);
    }
    await sleep(10);
  }
  await server?.stop();
  signal.throwIfAborted();
  throw new StepError(
    `PostgreSQL did not start in ${place.cluster}.`,
    `Its log: ${log}. Set DATABASE_URL to a PostgreSQL of yours if this can't be mended.`,
    { output: endOf(log) },
  );
}

/** Without what it answered to us while it was not ready (57P03 cannot_connect_now). */
const endOf = (log: string): string =>
  readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => !line.includes(" 57P03 "))
    .slice(-15)
    .join("\n");

const strangerIn = ({ cluster }: Place) =>
  new StepError(
    "another PostgreSQL answers in its place.",
    `Stop the server that uses ${cluster}, or set DATA_DIR to another folder.`,
  );

/** One start of the server's program. `ended`: another try may go better; `failed`: it would end the same way. */
type Attempt = { state: "running" | "ended" | "failed"; readonly stop: () => Promise<void> };

function attempt({ binaries, place, options }: Launch, log: string): Attempt {
  placeIn(place.dataDir, place.account); // whoever stopped it last may just have taken the socket's folder away
  forgetDeadPostmaster(place);
  const out = openSync(log, "a", 0o600);
  const from = statSync(log).size;
  const child = startProgram("postgres", {
    binaries,
    place,
    folder: place.cluster,
    args: (folder) => ["-D", folder, ...[prefix, ...options].flatMap((option) => ["-c", option])],
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  child.unref();
  const pid = child.pid;
  const state: Attempt = {
    state: "running",
    stop: async () => {
      if (state.state === "running" && pid !== undefined) await stopServer(pid);
    },
  };
  child.on("error", () => (state.state = "failed"));
  child.on("exit", (code) => {
    state.state = code === null || code === 0 || lockIsTaken(log, from, pid) ? "ended" : "failed";
  });
  return state;
}

/** Time, application, process and SQLSTATE of each line of the log. */
const prefix = "log_line_prefix=%m %a [%p] %e ";

/** F0001 lock_file_exists: somebody else's server is there, or not quite gone. */
function lockIsTaken(log: string, from: number, pid: number | undefined): boolean {
  return (
    existsSync(log) &&
    readFileSync(log)
      .subarray(from)
      .includes(`[${String(pid)}] F0001 FATAL`)
  );
}

/** One older log is kept. */
function openLog({ dataDir }: Place): string {
  const log = join(dataDir, "postgres.log");
  if (existsSync(log) && statSync(log).size > 5_000_000) renameSync(log, `${log}.1`);
  closeSync(openSync(log, "a", 0o600));
  return log;
}
