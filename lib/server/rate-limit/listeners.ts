import "server-only";
import type { Policy } from "@/lib/shared/limits";
import { log } from "../log";
import { processWide } from "../process-wide";

/** Who ran into a limit, as far as the caller knows. */
export type LimitedParty = { readonly userId?: string; readonly sessionId?: string };
type LimitListener = (policy: Policy, party: LimitedParty) => Promise<void>;

const listeners = () => processWide("rate-limit.listeners", () => new Set<LimitListener>());

/** Calls a listener when a counter closes: once a window among all instances, not for each attempt behind it. */
export function onLimitReached(listener: LimitListener): void {
  listeners().add(listener);
}

/** Never rejects: what a listener throws is logged. */
export async function tellListeners(policy: Policy, party: LimitedParty): Promise<void> {
  for (const listener of listeners()) {
    await listener(policy, party).catch((error: unknown) =>
      log.error({ err: error, policy }, "a limit went unreported"),
    );
  }
}
