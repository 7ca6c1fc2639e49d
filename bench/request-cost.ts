import type { ServerProcess } from "./app";
import { cpuSeconds } from "./cpu";
import type { Load, LoadGenerator } from "./load";
import { median, percentile } from "./statistics";

export type RequestCost = {
  readonly name: string;
  readonly requests: number;
  /** CPU of the server process, all threads, in µs a request. */
  readonly cpuMicroseconds: number;
  /** The same in relation to the unprotected route of the same round; median. */
  readonly ratio: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** A request, and the process that answers it. */
export type Variant = { readonly name: string; readonly pid: number } & Pick<
  Load,
  "port" | "method" | "path" | "headers" | "body"
>;
type Round = { readonly cpu: number; readonly perSecond: number; readonly latencies: readonly number[] };

const connections = 8;
const warmUpRequests = 1000;
/** Few, so that the variants of a round run close together and share whatever disturbs them. */
const requestsARound = 100;
const mostRounds = 100;
const fewestRounds = 12;

/**
 * The protected route next to the unprotected one, against one server process.
 */
export async function measureRequestCost(
  { pid, port }: ServerProcess,
  generator: LoadGenerator,
  credentials: { readonly cookie: string; readonly accessToken: string },
): Promise<readonly RequestCost[]> {
  const { cookie, accessToken } = credentials;
  const to = { pid, port, method: "GET" } as const;
  return measureInTurns(generator, [
    { ...to, name: "unprotected `/api/health/live`", path: "/api/health/live", headers: {} },
    { ...to, name: "unprotected, with the cookies sent along", path: "/api/health/live", headers: { cookie } },
    { ...to, name: "protected `/api/me`, cookie", path: "/api/me", headers: { cookie } },
    {
      ...to,
      name: "protected `/api/me`, bearer",
      path: "/api/me",
      headers: { authorization: `Bearer ${accessToken}` },
    },
  ]);
}

/**
 * Requests in rounds that take turns: whatever else the machine does hits all of them alike.
 *
 * @param variants the first is what the others are compared with
 * @param budget no new round is begun after this (but for the fewest), in ms
 */
export async function measureInTurns(
  generator: LoadGenerator,
  variants: readonly [Variant, ...Variant[]],
  budget = 75_000,
): Promise<readonly RequestCost[]> {
  const rounds = variants.map((variant) => ({ variant, rounds: [] as Round[] }));
  const load = (variant: Variant, requests: number) =>
    generator.run({ ...variant, connections, requests, seconds: 30 });
  const deadline = performance.now() + budget;
  for (const variant of variants) await load(variant, warmUpRequests);
  for (let round = 0; round < mostRounds && (round < fewestRounds || performance.now() < deadline); round += 1) {
    // Each round begins with another variant, so that none always follows the same one.
    const order = [...rounds.slice(round % rounds.length), ...rounds.slice(0, round % rounds.length)];
    for (const entry of order) {
      const before = cpuSeconds(entry.variant.pid);
      const { latencies, seconds } = await load(entry.variant, requestsARound);
      const cpu = (cpuSeconds(entry.variant.pid) - before) / latencies.length;
      entry.rounds.push({ cpu, perSecond: latencies.length / seconds, latencies });
    }
  }
  const baseline = rounds[0]?.rounds ?? [];
  return rounds.map(({ variant, rounds: own }) => summary(variant.name, own, baseline));
}

function summary(name: string, rounds: readonly Round[], baseline: readonly Round[]): RequestCost {
  const latencies = rounds.flatMap((round) => round.latencies);
  return {
    name,
    requests: latencies.length,
    cpuMicroseconds: median(rounds.map(({ cpu }) => cpu)) * 1e6,
    ratio: median(rounds.map(({ cpu }, index) => cpu / (baseline[index]?.cpu ?? Number.NaN))),
    requestsPerSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

/** How a report writes a table. */
export type Table = (head: readonly string[], rows: readonly string[]) => string;

export const describeCosts = (costs: readonly RequestCost[], table: Table): string =>
  table(
    ["route", "CPU/request", "ratio", "requests/s", "p50", "p99"],
    costs.map(({ name, cpuMicroseconds, ratio, requestsPerSecond, p50Ms, p99Ms }) => {
      const cells = [`${cpuMicroseconds.toFixed(0)} µs`, ratio.toFixed(2), requestsPerSecond.toFixed(0)];
      return `| ${[name, ...cells, `${p50Ms.toFixed(1)} ms`, `${p99Ms.toFixed(1)} ms`].join(" | ")} |`;
    }),
  );
