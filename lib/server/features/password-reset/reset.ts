import "server-only";
import { AppError } from "@/lib/shared/errors";
import { resetCookie, resetPasswordSchema } from "@/lib/shared/features/password-reset";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { clearedWaiting } from "../../http/waiting";
import { hashPassword, newPasswordSchema, refuseWeakPassword } from "../../password";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { deviceCookie } from "../../session/cookies";
import { issueDeviceToken } from "../../session/known-device";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { findTicket, type TicketState, useTicket } from "../../tickets";
import { findUserById, type UserRow } from "../../users/store";
import { replacePassword } from "../../users/password-store";

/** Of the ticket that a mail's link carries. */
export const purpose = "password_reset";

/** What has become of a link; `disabled` while its account is. */
export type ResetLink =
  | { readonly state: "good"; readonly user: UserRow }
  | { readonly state: Exclude<TicketState["state"], "good"> | "disabled" };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtResetLink(secret: string): Promise<ResetLink> {
  const found = await findTicket(purpose, secret);
  if (found.state !== "good") return found;
  const { userId } = found.ticket;
  const user = userId === null ? null : await findUserById(userId);
  if (user === null) return { state: "unknown" };
  return user.disabledAt === null ? { state: "good", user } : { state: "disabled" };
}

/** What the page behind a link sends. */
export const newPasswordByLinkSchema = resetPasswordSchema.extend({ password: newPasswordSchema });
type NewPasswordByLink = { readonly token: string; readonly password: string };

/**
 * Replaces the password of the account behind a link, and ends every session of its owner on every instance before this resolves. It
 * signs nobody in: whoever reads a mail has not shown that they know the password, or any further factor. The owner is told by mail.
 *
 * @returns the cookies that go with the answer: nobody waits for a link any longer, and this browser is known
 * @throws AppError `link_invalid` for a link that is unknown, used or too old, or whose account is disabled; `invalid_input` (password
 *   policy), with the link still good; `rate_limited`, `busy`, `unavailable`
 */
export async function resetPassword(input: NewPasswordByLink): Promise<{ readonly cookies: readonly CookieChange[] }> {
  const account = await attempt([["reset_source", sourceKey(currentClient().ip)]], () => replace(input));
  // Strangers' guesses don't keep out who has just shown whose mailbox it is.
  return { cookies: [clearedWaiting(resetCookie), deviceCookie(issueDeviceToken(account), true)] };
}

async function replace(input: NewPasswordByLink): Promise<Parameters<typeof issueDeviceToken>[0]> {
  const link = await lookAtResetLink(input.token);
  if (link.state !== "good") return refuseLink();
  const { user } = link;
  await refuseWeakPassword(input.password, user);
  const passwordHash = await hashPassword(input.password);
  try {
    const { credentialVersion } = await supersede(user.id, async (tx) => {
      const ticket = await useTicket(tx, purpose, input.token);
      // Before the sessions end: one that begins at the same time waits for the account's row, and then finds other credentials.
      const row = ticket && (await replacePassword(user, passwordHash, tx));
      if (row === undefined) throw new AppError("link_invalid");
      const ended = await endSessionRows({ userId: user.id }, "password_changed", tx);
      const detail = { ended: ended.length };
      await happened({ type: "password_reset", outcome: "success", userId: user.id, detail }, tx);
      return { ...row, ended };
    });
    return { email: user.email, credentialVersion };
  } catch (error) {
    if (error instanceof AppError && error.code === "link_invalid") return refuseLink();
    throw error;
  }
}

async function refuseLink(): Promise<never> {
  await happened({ type: "password_reset", outcome: "failure" });
  throw new AppError("link_invalid");
}
