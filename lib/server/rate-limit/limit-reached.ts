import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Policy } from "@/lib/shared/limits";
import type { PolicyRule } from "./policies";

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
