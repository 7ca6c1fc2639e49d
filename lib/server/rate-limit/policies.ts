import "server-only";
import type { LimitRow } from "@/lib/shared/limit-row";
import { limits, type Policy } from "@/lib/shared/limits";
import { env } from "../env";

export type PolicyRule = Pick<LimitRow, "points" | "seconds" | "forgives">;

/** Every limit with its points and seconds: the configured ones where there is a variable, else the declared ones. */
export function policyRules(): Readonly<Record<Policy, PolicyRule>> {
  const configured = env();
  const rules = Object.entries(limits).map(([name, limit]) => {
    const { points, seconds } = "variable" in limit ? configured[limit.variable] : limit;
    return [name, { points, seconds, ...("forgives" in limit ? { forgives: limit.forgives } : {}) }];
  });
  return Object.fromEntries(rules) as Record<Policy, PolicyRule>;
}
