import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError } from "../bootstrap/steps.mjs";
import { unprivilegedAccount } from "./account";
import { type Binaries, findBinaries } from "./binaries";
import { ensureCluster } from "./cluster";
import { type Endpoint, endpointOf } from "./endpoint";
import { type Lease, takeLease } from "./lease";
import { forgetDeadPostmaster } from "./pid-file";
import { homeOf, type Place, placeIn } from "./place";
import { startProgram } from "./programs";
import { stopAndTidy } from "./stop";

/** PostgreSQL in DATA_DIR, in use by this process. */
export type EmbeddedServer = {
  /** A connection string for one of its databases. */
  readonly url: (database: string) => string;
  /** Stops using it; the last user stops it. Safe to call twice. */
  readonly leave: () => Promise<void>;
  /** Resolves when the server is gone without our doing: killed, or stopped by hand. */
  readonly lost: Promise<void>;
};

type Options = {
  /** False only for throw-away data of tests: nothing is forced to the disk then. */
  readonly durable?: boolean;
};

/** A start may have to replay what a crash left in the log. In ms. */
const patience = 60_000;

/**
 * Starts PostgreSQL in a folder, or joins the server that already runs there (another instance's, or one whose
 * starter was killed).
 *
 * @throws StepError with the reason and the end of the server's log
 */
export async function joinEmbeddedServer(folder: string, { durable = true }: Options = {}): Promise<EmbeddedServer> {
  const account = unprivilegedAccount();
  const place = placeIn(folder, account);
  const endpoint = await endpointOf(place);
  const home = homeOf(place);
  const url = endpoint.url("postgres");

  const found = await takeLease(url, home);
  if (typeof found === "object") return serverOf(place, endpoint, found);

  const binaries = findBinaries(account, place.dataDir);
  await ensureCluster(binaries, place, endpoint.password);
  const options = [
    ...endpoint.options,
    `portcullis.home=${home}`,
    "max_connections=200",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  return serverOf(place, endpoint, await startAndLease(binaries, place, options, () => takeLease(url, home)));
}

function serverOf(place: Place, endpoint: Endpoint, lease: Lease): EmbeddedServer {
  let left: Promise<void> | undefined;
  return {
    url: endpoint.url,
    leave: () => (left ??= lease.end(() => stopAndTidy(place))),
    lost: new Promise((resolve) => {
      void lease.over.then(() => {
        if (left === undefined) resolve();
      });
    }),
  };
}

/** Two starters at once are fine: PostgreSQL lets one of them win, and the other one joins it. */
async function startAndLease(
  binaries: Binaries,
  place: Place,
  options: readonly string[],
  lease: () => ReturnType<typeof takeLease>,
): Promise<Lease> {
  const deadline = performance.now() + patience;
  const log = openLog(place);
  let starts = 0;
  let server = { running: false };
  while (performance.now() < deadline) {
    const answer = await lease();
    if (typeof answer === "object") return answer;
    if (answer === "stranger") {
      throw new StepError(
        "another PostgreSQL answers in its place.",
        `Stop the server that uses ${place.cluster}, or set DATA_DIR to another folder.`,
      );
    }
    if (answer === "absent" && !server.running) {
      if (starts > 0) await sleep(Math.min(100 * 2 ** starts, 2000));
      if (starts === 8) break;
      starts += 1;
      placeIn(place.dataDir, place.account); // whoever stopped it last may just have taken the socket's folder away
      forgetDeadPostmaster(place.cluster);
      server = start(binaries, place, options, log);
    }
    await sleep(10);
  }
  throw new StepError(
    `PostgreSQL did not start in ${place.cluster}.`,
    `Its log: ${log}. Set DATABASE_URL to a PostgreSQL of yours if this can't be mended.`,
    { output: readFileSync(log, "utf8").split("\n").slice(-15).join("\n") },
  );
}

function start(binaries: Binaries, place: Place, options: readonly string[], log: string): { running: boolean } {
  const out = openSync(log, "a", 0o600);
  const state = { running: true };
  const child = startProgram("postgres", {
    binaries,
    place,
    folder: place.cluster,
    args: (folder) => ["-D", folder, ...options.flatMap((option) => ["-c", option])],
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  child.on("error", () => (state.running = false));
  child.on("exit", () => (state.running = false));
  child.unref();
  return state;
}

/** One older log is kept. */
function openLog({ dataDir }: Place): string {
  const log = join(dataDir, "postgres.log");
  if (existsSync(log) && statSync(log).size > 5_000_000) renameSync(log, `${log}.1`);
  closeSync(openSync(log, "a", 0o600));
  return log;
}
