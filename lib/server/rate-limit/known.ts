import "server-only";
import { createHash } from "node:crypto";
import type { Policy } from "@/lib/shared/limits";
import { processWide } from "../process-wide";
import { ClosedCounters } from "./closed";
import { LimitReached } from "./limit-reached";
import { policyRules } from "./policies";

/** What this process knows of counters without asking. */
export const state = () => processWide("rate-limit", () => ({ rules: policyRules(), closed: new ClosedCounters() }));

/** Addresses of people and networks are not kept readable in a table of counters. */
export function storedKey(policy: Policy, key: string): string {
  const hashes = key.split(" ").map((part) => createHash("sha256").update(part).digest("base64url").slice(0, 27));
  return `${policy}:${hashes.join(".")}`;
}

/**
 * Refuses whom this process knows to have used up a counter, and asks and counts nothing: before work of which only failures count.
 *
 * @throws LimitReached
 */
export function refuseClosed(policy: Policy, key: string): void {
  const { rules, closed } = state();
  const msLeft = closed.msLeft(storedKey(policy, key));
  if (msLeft > 0) throw new LimitReached(policy, rules[policy], { msLeft, first: false });
}
