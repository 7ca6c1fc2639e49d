import "server-only";
import { createHash } from "node:crypto";
import { RateLimiterPostgres, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "@/lib/shared/errors";
import { pool } from "../db";
import { log } from "../log";
import { processWide } from "../process-wide";
import type { Policy } from "@/lib/shared/limits";
import { type PolicyRule, policyRules } from "./policies";

export type { Policy } from "@/lib/shared/limits";
export { sourceKey } from "./source-key";

type Limiter = { readonly rule: PolicyRule; readonly store: RateLimiterPostgres };

/** Who ran into a limit, as far as the caller knows. */
export type LimitedParty = { readonly userId?: string; readonly sessionId?: string };
type LimitListener = (policy: Policy, party: LimitedParty) => Promise<void>;

const listeners = () => processWide("rate-limit.listeners", () => new Set<LimitListener>());

/** Calls a listener when a counter closes: once a window among all instances, not for each attempt behind it. */
export function onLimitReached(listener: LimitListener): void {
  listeners().add(listener);
}

/** A limit was reached: `rate_limited` with `Retry-After` and the RateLimit fields. */
export class LimitReached extends AppError {
  readonly policy: Policy;
  /** Whether this refusal closed the counter; exactly one does, those that follow find it closed. */
  readonly first: boolean;

  constructor(policy: Policy, rule: PolicyRule, result: RateLimiterRes) {
    const seconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
    super("rate_limited", {
      retryAfterSeconds: seconds,
      // draft-ietf-httpapi-ratelimit-headers-10 §3 and §4: quota, window, what remains, seconds until it is whole again
      headers: {
        "ratelimit-policy": `"${policy}";q=${String(rule.points)};w=${String(rule.seconds)}`,
        ratelimit: `"${policy}";r=0;t=${String(seconds)}`,
      },
    });
    this.policy = policy;
    this.first = result.consumedPoints === rule.points + 1;
  }
}

/**
 * Takes one attempt from a counter that all instances share. Windows are fixed: the count starts again `seconds` after the
 * first attempt. Once a key is used up, this process refuses it from memory, so that a flood costs no database.
 *
 * @param key whom to count, such as `sourceKey(ip)` or a normalised address; only its hash is stored
 * @param party for the listeners of `onLimitReached`
 * @throws LimitReached (AppError `rate_limited`) when none is left; AppError `unavailable` when the database can't be asked
 */
export async function consume(policy: Policy, key: string, party: LimitedParty = {}): Promise<void> {
  const { rule, store } = limiter(policy);
  try {
    await store.consume(storedKey(policy, key));
  } catch (refusal) {
    if (!isLimit(refusal)) throw unavailable(refusal);
    const reached = new LimitReached(policy, rule, refusal);
    if (reached.first) await tell(policy, party);
    throw reached;
  }
}

async function tell(policy: Policy, party: LimitedParty): Promise<void> {
  for (const listener of listeners()) {
    await listener(policy, party).catch((error: unknown) =>
      log.error({ err: error, policy }, "a limit went unreported"),
    );
  }
}

/**
 * Gives back after a success what `consume` took: the whole count, or the one attempt (see `PolicyRule.forgives`).
 *
 * @throws AppError `unavailable`
 */
export async function forgive(policy: Policy, key: string): Promise<void> {
  const { rule, store } = limiter(policy);
  try {
    if (rule.forgives === "all") await store.delete(storedKey(policy, key));
    else await store.reward(storedKey(policy, key));
  } catch (error) {
    throw unavailable(error);
  }
}

const unavailable = (cause: unknown): AppError => new AppError("unavailable", { cause, retryAfterSeconds: 2 });

const isLimit = (refusal: unknown): refusal is RateLimiterRes =>
  !(refusal instanceof Error) && typeof refusal === "object" && refusal !== null && "msBeforeNext" in refusal;

/** Addresses of people and networks are not kept readable in a table of counters. */
function storedKey(policy: Policy, key: string): string {
  return `${policy}:${createHash("sha256").update(key).digest("base64url").slice(0, 27)}`;
}

const limiters = (): ReadonlyMap<Policy, Limiter> => processWide("rate-limit", makeLimiters);

function limiter(policy: Policy): Limiter {
  const found = limiters().get(policy);
  if (found === undefined) throw new Error(`there is no rate limit policy ${policy}`);
  return found;
}

function makeLimiters(): ReadonlyMap<Policy, Limiter> {
  const rules = Object.entries(policyRules()) as [Policy, PolicyRule][];
  return new Map(rules.map(([policy, rule]) => [policy, { rule, store: makeStore(rule) }]));
}

/** The pool, for statements without a name: behind a pooler in transaction mode a name may be taken, or known to another backend. */
const unnamed = {
  query: ({ text, values }: { readonly text: string; readonly values: unknown[] }) => pool().query({ text, values }),
};

function makeStore({ points, seconds }: PolicyRule): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: unnamed,
    storeType: "pool",
    tableName: "RateLimit",
    tableCreated: true,
    // Pruning does it for all tables.
    clearExpiredByTimeout: false,
    keyPrefix: "",
    points,
    duration: seconds,
    inMemoryBlockOnConsumed: points + 1,
  });
}
