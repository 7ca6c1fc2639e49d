import { setTimeout as sleep } from "node:timers/promises";
import { shutdown } from "../start/shutdown";
import { unprivilegedAccount } from "./account";
import { findBinaries } from "./binaries";
import { ensureCluster } from "./cluster";
import { type Endpoint, endpointOf } from "./endpoint";
import { startAndLease } from "./launch";
import { type Lease, takeLease } from "./lease";
import { homeOf, type Place, placeIn } from "./place";
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

/**
 * Starts PostgreSQL in a folder, or joins the server that already runs there (another instance's, or one whose
 * starter was killed). When this process is asked to end it leaves the server, however far it has come.
 *
 * @throws StepError with the reason and the end of the server's log
 */
export function joinEmbeddedServer(folder: string, options: Options = {}): Promise<EmbeddedServer> {
  const joining = join(folder, options);
  const forget = shutdown.finally(() =>
    joining.then(
      ({ leave }) => leave(),
      () => undefined,
    ),
  );
  return joining.then(
    (server) => ({ ...server, leave: () => server.leave().finally(forget) }),
    (error: unknown) => {
      forget();
      throw error;
    },
  );
}

async function join(folder: string, { durable = true }: Options): Promise<EmbeddedServer> {
  const { signal } = shutdown;
  signal.throwIfAborted();
  const account = unprivilegedAccount();
  const place = placeIn(folder, account);
  const endpoint = await endpointOf(place);
  const home = homeOf(place);
  const lease = () => takeLease(endpoint.url("postgres"), home);

  const found = await lease();
  if (typeof found === "object") return serverOf(place, endpoint, lease, found);

  const binaries = findBinaries(account, place.dataDir);
  await ensureCluster(binaries, place, endpoint.password, signal);
  const options = [
    ...endpoint.options,
    `portcullis.home=${home}`,
    "max_connections=200",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  return serverOf(place, endpoint, lease, await startAndLease({ binaries, place, options, lease, signal }));
}

function serverOf(place: Place, { url }: Endpoint, again: () => ReturnType<typeof takeLease>, lease: Lease) {
  let left: Promise<void> | undefined;
  return {
    url,
    leave: () => (left ??= leave(place, again, lease)),
    lost: new Promise<void>((resolve) => {
      void lease.over.then(() => {
        if (left === undefined) resolve();
      });
    }),
  };
}

/** For a server that is about to end, or to mend a crash, in ms. */
const patience = 20_000;

/** A connection that is over says nothing about its server, which may live on or be about to end. */
async function leave(place: Place, again: () => ReturnType<typeof takeLease>, lease: Lease): Promise<void> {
  if (await lease.end(() => stopAndTidy(place))) return;
  const deadline = performance.now() + patience;
  let answer = await again();
  for (; answer === "busy" && performance.now() < deadline; answer = await again()) await sleep(10);
  if (typeof answer === "object") await leave(place, again, answer);
}
