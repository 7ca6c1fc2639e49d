import "server-only";
import type { Transaction } from "../db";
import type { Happened, Subscriber } from "../events";

/**
 * Whoever ends sessions from elsewhere gets rid of a thief, and so does a ban: what that one may have left behind to come back by goes too.
 *
 * @param end takes it away, from one account, or from every one where it gets no user's id
 */
export function whenCutOff(end: (userId: string | undefined, tx: Transaction) => Promise<void>): Subscriber {
  const endOf = async ({ outcome, userId, type }: Happened, tx: Transaction): Promise<void> => {
    // The one failure that ends a session.
    if (outcome === "failure" && type !== "refresh_reuse") return;
    if (userId !== undefined) await end(userId, tx);
  };
  return {
    within: {
      sign_out_everywhere: endOf,
      sign_out_elsewhere: endOf,
      session_revoked: endOf, // feature:devices
      sessions_ended: endOf,
      session_ended: endOf,
      user_disabled: endOf,
      refresh_reuse: endOf,
      every_session_ended: (_, tx) => end(undefined, tx),
    },
  };
}
