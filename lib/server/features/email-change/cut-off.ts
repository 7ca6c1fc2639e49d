import "server-only";
import type { Transaction } from "../../db";
import type { Happened, Subscriber } from "../../events";
import { expireTickets } from "../../tickets/expire-store";
import { purpose } from "./confirm";

async function endRequests({ outcome, userId, type }: Happened, tx: Transaction): Promise<void> {
  // The one failure that ends a session.
  if (outcome === "failure" && type !== "refresh_reuse") return;
  if (userId !== undefined) await expireTickets([purpose], userId, tx);
}

/**
 * Whoever ends sessions from elsewhere gets rid of a thief, who may have asked for another address just before: that link must not give them
 * the account afterwards.
 */
export const onSessionsCutOff: Subscriber = {
  within: {
    sign_out_everywhere: endRequests,
    sign_out_elsewhere: endRequests,
    session_revoked: endRequests, // feature:devices
    sessions_ended: endRequests,
    session_ended: endRequests,
    refresh_reuse: endRequests,
    every_session_ended: (_, tx) => expireTickets([purpose], undefined, tx),
  },
};
