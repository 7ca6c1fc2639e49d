import "server-only";
import type { Subscriber } from "../../events";
import { whenCutOff } from "../../session/cut-off";
import { expireTickets } from "../../tickets/expire-store";
import { purpose } from "./confirm";

/** A thief may have asked for another address just before: that link must not give them the account afterwards. */
export const onSessionsCutOff: Subscriber = whenCutOff((userId, tx) => expireTickets([purpose], userId, tx));
