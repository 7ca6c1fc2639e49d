import "server-only";
import { resetTtl } from "@/lib/shared/features/password-reset";
import type { Subscriber } from "../../events";
import { enqueueMail } from "../../outbox";
import { issueTicket } from "../../tickets";
import { findUserById } from "../../users/store";
import { takenBackMail } from "./mails";
import { purpose } from "./reset";

/** Leads whoever has taken their address back to a new password: the one of before works no longer. */
export const onEmailTakenBack: Subscriber["within"] = {
  email_change_undo: async ({ outcome, userId }, tx) => {
    const user = outcome === "failure" || userId === undefined ? null : await findUserById(userId, tx);
    if (user?.disabledAt !== null) return;
    const { email, credentialVersion } = user;
    const { secret, expiresAt } = await issueTicket(tx, {
      purpose,
      email,
      userId: user.id,
      credentialVersion,
      ttlSeconds: resetTtl,
    });
    await enqueueMail(tx, { purpose, mail: takenBackMail(email, user.name, secret), expiresAt });
  },
};
