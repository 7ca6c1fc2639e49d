import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { log } from "../log";
import { processWide } from "../process-wide";
import type { Policy } from "@/lib/shared/limits";
import { ClosedCounters } from "./closed";
import { type PolicyRule, policyRules } from "./policies";
import { countAttempt, forget, giveBack } from "./store";

export type { Policy } from "@/lib/shared/limits";
export { sourceKey } from "./source-key";

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

  constructor(
    policy: Policy,
    rule: PolicyRule,
    { msLeft, first }: { readonly msLeft: number; readonly first: boolean },
  ) {
    const seconds = Math.max(1, Math.ceil(msLeft / 1000));
    super("rate_limited", {
      retryAfterSeconds: seconds,
      // draft-ietf-httpapi-ratelimit-headers-10 §3 and §4: quota, window, what remains, seconds until it is whole again
      headers: {
        "ratelimit-policy": `"${policy}";q=${String(rule.points)};w=${String(rule.seconds)}`,
        ratelimit: `"${policy}";r=0;t=${String(seconds)}`,
      },
    });
    this.policy = policy;
    this.first = first;
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
  const { rules, closed } = state();
  const rule = rules[policy];
  const stored = storedKey(policy, key);
  const closedFor = closed.msLeft(stored);
  if (closedFor > 0) throw new LimitReached(policy, rule, { msLeft: closedFor, first: false });
  const { points, msLeft } = await countAttempt(stored, rule.seconds).catch(unavailable);
  if (points <= rule.points) return;
  closed.close(stored, msLeft);
  const reached = new LimitReached(policy, rule, { msLeft, first: points === rule.points + 1 });
  if (reached.first) await tell(policy, party);
  throw reached;
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
  const { rules, closed } = state();
  const stored = storedKey(policy, key);
  const { points, forgives } = rules[policy];
  const counted = forgives === "one" ? await giveBack(stored).catch(unavailable) : 0;
  if (forgives === "all") await forget(stored).catch(unavailable);
  // Attempts that turned out to be good may have closed it meanwhile.
  if (counted < points) closed.open(stored);
}

function unavailable(cause: unknown): never {
  throw new AppError("unavailable", { cause, retryAfterSeconds: 2 });
}

/** Addresses of people and networks are not kept readable in a table of counters. */
function storedKey(policy: Policy, key: string): string {
  return `${policy}:${createHash("sha256").update(key).digest("base64url").slice(0, 27)}`;
}

const state = () => processWide("rate-limit", () => ({ rules: policyRules(), closed: new ClosedCounters() }));
