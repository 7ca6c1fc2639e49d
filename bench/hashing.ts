import { availableParallelism } from "node:os";
import bcrypt from "bcryptjs";
import type { Person, ServerProcess } from "./app";
import type { Load, LoadGenerator } from "./load";
import { median, percentile } from "./statistics";

export type Hashing = {
  readonly cost: number;
  readonly threads: number;
  readonly idle: { readonly p50Ms: number; readonly p99Ms: number; readonly requests: number };
  readonly busy: { readonly p50Ms: number; readonly p99Ms: number; readonly requests: number };
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
const loginsARound = 30;
const rounds = 3;
const phaseSeconds = 5;
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
  const idle: number[] = [];
  const busy: number[] = [];
  const hashes: number[] = [];
  const rates: number[] = [];
  await generators.logins.run({ ...login, requests: 4, seconds: 5 });
  for (let round = 0; round < rounds; round += 1) {
    hashes.push(oneHash(), oneHash(), oneHash());
    rates.push(rateOf((await generators.logins.run({ ...login, requests: loginsARound, seconds: 30 })).endings));
    hashes.push(oneHash(), oneHash(), oneHash());
    idle.push(...(await generators.requests.run(me)).latencies);
    const [{ latencies }] = await Promise.all([generators.requests.run(me), generators.logins.run(login)]);
    busy.push(...latencies);
  }
  const threads = Math.max(1, availableParallelism() - 1);
  const hashMs = median(hashes);
  const loginsPerSecond = median(rates);
  return {
    cost,
    threads,
    idle: { p50Ms: percentile(idle, 0.5), p99Ms: percentile(idle, 0.99), requests: idle.length },
    busy: { p50Ms: percentile(busy, 0.5), p99Ms: percentile(busy, 0.99), requests: busy.length },
    ratio: percentile(busy, 0.99) / percentile(idle, 0.99),
    hashMs,
    loginsPerSecond,
    efficiency: loginsPerSecond / (threads / (hashMs / 1000)),
  };
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
