import "server-only";
import { audit } from "./audit";
import { happened, subscribe } from "./events";
import { mails as session } from "./features/session/mails";
import { log } from "./log";
import { onLimitReached } from "./rate-limit";

/** Connects whoever hears of what happens: the mails to the owner, the audit trail, the log. Servers and commands both do, once. */
export function connectSubscribers(): void {
  subscribe({ within: { ...session } });
  subscribe({ after: audit });
  subscribe({
    after: ({ type, outcome, userId }) => log.debug({ event: type, outcome, userId }, "something happened"),
  });
  onLimitReached((policy, party) =>
    happened({ type: "limiter_hit", outcome: "failure", ...party, detail: { policy } }),
  );
}
