import { availableParallelism } from "node:os";
import bcrypt from "bcryptjs";
import type { ServerProcess } from "./app";
import type { Load, LoadGenerator } from "./load";
import type { Person } from "./person";
import { median, percentile } from "./statistics";

/** Medians of the phases' own percentiles: a stall that something else on the machine causes spoils one phase, not the result. */
export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly requests: number };

export type Hashing = {
  readonly cost: number;
  readonly threads: number;
  readonly idle: Latency;
  readonly busy: Latency;
  /** p99 while logins run in relation to idle p99. */
  readonly ratio: number;
  /** One hash alone, in ms. */
  readonly hashMs: number;
  readonly loginsPerSecond: number;
  /** Logins/s in relation to threads / hash time. */
  readonly efficiency: number;
};

const cost = 12;
const parallelLogins = 16;
/** Of a phase that measures how many get through. */
const loginsARound = 20;
const rounds = 5;
const phaseSeconds = 3;
const perSecond = 100;

/**
 * `/api/me` asked at fixed times, in turns alone and while sixteen people sign in at once; and how many sign-ins the pool gets
 * through, next to what its threads could do if they did nothing but hash.
 */
export async function measureHashing(
  { port }: ServerProcess,
  generators: { readonly requests: LoadGenerator; readonly logins: LoadGenerator },
  person: Person,
  accessToken: string,
): Promise<Hashing> {
  const me: Load = {
    port,
    path: "/api/me",
    method: "GET",
    headers: { authorization: `Bearer ${accessToken}` },
    connections: 16,
    perSecond,
    requests: perSecond * phaseSeconds,
    seconds: phaseSeconds + 1,
  };
  const login: Load = {
    port,
    path: "/api/auth/login",
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(person),
    connections: parallelLogins,
    requests: 1000,
    seconds: phaseSeconds,
  };
  const idle: (readonly number[])[] = [];
  const busy: (readonly number[])[] = [];
  const hashes: number[] = [];
  const rates: number[] = [];
  await generators.logins.run({ ...login, requests: 4, seconds: 5 });
  for (let round = 0; round < rounds; round += 1) {
    hashes.push(oneHash(), oneHash(), oneHash());
    rates.push(rateOf((await generators.logins.run({ ...login, requests: loginsARound, seconds: 30 })).endings));
    hashes.push(oneHash(), oneHash(), oneHash());
    idle.push((await generators.requests.run(me)).latencies);
    const [{ latencies }] = await Promise.all([generators.requests.run(me), generators.logins.run(login)]);
    busy.push(latencies);
  }
  const threads = Math.max(1, availableParallelism() - 1);
  const hashMs = median(hashes);
  const loginsPerSecond = median(rates);
  return {
    cost,
    threads,
    idle: latencyOf(idle),
    busy: latencyOf(busy),
    ratio: latencyOf(busy).p99Ms / latencyOf(idle).p99Ms,
    hashMs,
    loginsPerSecond,
    efficiency: loginsPerSecond / (threads / (hashMs / 1000)),
  };
}

function latencyOf(phases: readonly (readonly number[])[]): Latency {
  const middle = (share: number) => median(phases.map((latencies) => percentile(latencies, share)));
  return { p50Ms: middle(0.5), p99Ms: middle(0.99), requests: phases.flat().length };
}

/** Answers a second between the first and the last one. */
function rateOf(endings: readonly number[]): number {
  const span = (endings.at(-1) ?? 0) - (endings[0] ?? 0);
  return ((endings.length - 1) / span) * 1000;
}

/** One hash with nothing beside it in this process, in ms. */
function oneHash(): number {
  const startedAt = performance.now();
  bcrypt.hashSync("a password of a common length", cost);
  return performance.now() - startedAt;
}
