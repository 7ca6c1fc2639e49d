import "server-only";
import { AppError } from "@/lib/shared/errors";
import { log } from "../log";
import { processWide } from "../process-wide";
import type { Policy } from "@/lib/shared/limits";
import { refuseClosed, state, storedKey } from "./known";
import { LimitReached } from "./limit-reached";
import { countAttempt, forget, forgetAll, giveBack } from "./store";

export type { Policy } from "@/lib/shared/limits";
export { refuseClosed } from "./known"; // feature:api-tokens
export { LimitReached } from "./limit-reached";
export { sourceKey } from "../http/source-key";

/** Who ran into a limit, as far as the caller knows. */
export type LimitedParty = { readonly userId?: string; readonly sessionId?: string };
type LimitListener = (policy: Policy, party: LimitedParty) => Promise<void>;

const listeners = () => processWide("rate-limit.listeners", () => new Set<LimitListener>());

/** Calls a listener when a counter closes: once a window among all instances, not for each attempt behind it. */
export function onLimitReached(listener: LimitListener): void {
  listeners().add(listener);
}

/**
 * Takes one attempt from a counter that all instances share. Windows are fixed: the count starts again `seconds` after the
 * first attempt. Once a key is used up, this process refuses it from memory, so that a flood costs one question in five seconds.
 *
 * @param key whom to count, such as `sourceKey(ip)` or a normalised address, and what of theirs, behind a space; only hashes are stored
 * @param party for the listeners of `onLimitReached`
 * @throws LimitReached (AppError `rate_limited`) when none is left; AppError `unavailable` when the database can't be asked
 */
export async function consume(policy: Policy, key: string, party: LimitedParty = {}): Promise<void> {
  refuseClosed(policy, key);
  const { rules, closed } = state();
  const rule = rules[policy];
  const stored = storedKey(policy, key);
  const { points, msLeft } = await countAttempt(stored, rule.seconds).catch(unavailable);
  if (points <= rule.points) return;
  closed.close(stored, msLeft);
  const reached = new LimitReached(policy, rule, { msLeft, first: points === rule.points + 1 });
  if (reached.first) await tell(policy, party);
  throw reached;
}

/** Which counter, and whom it counts. */
export type Counter = readonly [policy: Policy, key: string];

/**
 * Takes one attempt from each of these counters for a piece of work. Where that comes to nothing by no fault of whoever asks (`busy`,
 * `unavailable`), they get their attempts back, as far as the database can be told.
 *
 * @param party for the listeners of `onLimitReached`
 * @throws whatever the work does; LimitReached; AppError `unavailable`
 */
export async function attempt<Result>(
  counters: readonly Counter[],
  work: () => Promise<Result>,
  party: LimitedParty = {},
): Promise<Result> {
  const taken: Counter[] = [];
  try {
    for (const counter of counters) {
      await consume(...counter, party);
      taken.push(counter);
    }
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.status === 503) await Promise.all(taken.map(returnOne));
    throw error;
  }
}

/**
 * Does a piece of work if there is an attempt left for it. Running into the limit is no refusal: whoever asks too often is answered as
 * before, and nothing is done.
 *
 * @throws whatever the work does; AppError `unavailable`
 */
export async function attemptQuietly(counter: Counter, work: () => Promise<void>): Promise<void> {
  try {
    await attempt([counter], work);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
}

async function returnOne([policy, key]: Counter): Promise<void> {
  const { rules, closed } = state();
  const stored = storedKey(policy, key);
  try {
    if ((await giveBack(stored)) < rules[policy].points) closed.open(stored);
  } catch (error) {
    log.warn({ err: error, policy }, "an attempt could not be given back");
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
  const { rules, closed } = state();
  const stored = storedKey(policy, key);
  const { points, forgives } = rules[policy];
  const counted = forgives === "one" ? await giveBack(stored).catch(unavailable) : 0;
  if (forgives === "all") await forget(stored).catch(unavailable);
  // Attempts that turned out to be good may have closed it meanwhile.
  if (counted < points) closed.open(stored);
}

/**
 * Opens the counters of somebody, and of what is theirs, whatever they have used up: for operators. Instances hear of it within five
 * seconds.
 *
 * @param key as `consume` has it, without what stands behind a space
 * @returns how many there were
 * @throws AppError `unavailable`
 */
export async function openCounters(policies: readonly Policy[], key: string): Promise<number> {
  const stored = policies.map((policy) => storedKey(policy, key));
  return forgetAll(stored).catch(unavailable);
}

function unavailable(cause: unknown): never {
  throw new AppError("unavailable", { cause, retryAfterSeconds: 2 });
}
