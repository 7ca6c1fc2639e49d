import "server-only";
import type { EventType } from "@/lib/shared/events";
import type { Subscriber } from "../../events";
import { forgive } from "../../rate-limit";
import { findUserById } from "../../users/store";

/** What ends the links that went out. */
const replaced: ReadonlySet<EventType> = new Set<EventType>([
  "password_change",
  "password_reset",
  "user_password_set",
  "password_removed", // feature:passkeys
]);

/**
 * Lets links be mailed to somebody again whose password has been replaced: those that went out are over. Otherwise whoever knew it could use up the
 * owner's, and replace it.
 */
export const forgetRequests: Subscriber = {
  after: async ({ type, outcome, userId }) => {
    if (!replaced.has(type) || outcome === "failure" || userId === undefined) return;
    const user = await findUserById(userId);
    if (user !== null) await forgive("forgot_mail", user.email);
  },
};
