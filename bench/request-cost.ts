import type { ServerProcess } from "./app";
import { cpuSeconds } from "./cpu";
import type { LoadGenerator } from "./load";
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

type Variant = { readonly name: string; readonly path: string; readonly headers: Readonly<Record<string, string>> };
type Round = { readonly cpu: number; readonly perSecond: number; readonly latencies: readonly number[] };

const connections = 8;
const warmUpRequests = 1000;
/** Few, so that the variants of a round run close together and share whatever disturbs them. */
const requestsARound = 100;
const mostRounds = 100;
const fewestRounds = 12;
/** No new round is begun after this (but for the fewest), in ms. */
const budget = 75_000;

/**
 * The protected route next to the unprotected one, in rounds that take turns against one server process: whatever else the
 * machine does hits all of them alike.
 */
export async function measureRequestCost(
  { pid, port }: ServerProcess,
  generator: LoadGenerator,
  credentials: { readonly cookie: string; readonly accessToken: string },
): Promise<readonly RequestCost[]> {
  const { cookie, accessToken } = credentials;
  const variants: readonly [Variant, ...Variant[]] = [
    { name: "unprotected `/api/health/live`", path: "/api/health/live", headers: {} },
    { name: "unprotected, with the cookies sent along", path: "/api/health/live", headers: { cookie } },
    { name: "protected `/api/me`, cookie", path: "/api/me", headers: { cookie } },
    { name: "protected `/api/me`, bearer", path: "/api/me", headers: { authorization: `Bearer ${accessToken}` } },
  ];
  const rounds = variants.map((variant) => ({ variant, rounds: [] as Round[] }));
  const load = (variant: Variant, requests: number) =>
    generator.run({ port, method: "GET", ...variant, connections, requests, seconds: 30 });
  const deadline = performance.now() + budget;
  for (const variant of variants) await load(variant, warmUpRequests);
  for (let round = 0; round < mostRounds && (round < fewestRounds || performance.now() < deadline); round += 1) {
    // Each round begins with another variant, so that none always follows the same one.
    const order = [...rounds.slice(round % rounds.length), ...rounds.slice(0, round % rounds.length)];
    for (const entry of order) {
      const before = cpuSeconds(pid);
      const { latencies, seconds } = await load(entry.variant, requestsARound);
      const cpu = (cpuSeconds(pid) - before) / latencies.length;
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
