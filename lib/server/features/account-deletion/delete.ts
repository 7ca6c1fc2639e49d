import "server-only";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../env";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { accountOf } from "../../session/account";
import { clearedTokenCookies } from "../../session/cookies";
import type { Session } from "../../session/session";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { transaction } from "../../db";
import { enqueueMail } from "../../outbox";
import { isLastAdmin } from "../../users/store";
import { deletionMail } from "./mails";
import { insertDeletion } from "./store";

/** Whether somebody could delete their account now; nobody else could administer the site otherwise. @throws AppError `unavailable` */
export const mayDelete = async ({ userId }: Session): Promise<boolean> =>
  !(await transaction((tx) => isLastAdmin(userId, tx)));

/**
 * Has somebody's account deleted after ACCOUNT_DELETION_GRACE. All their sessions end on every instance before this resolves; until it is due
 * they may sign in and keep it, which the mail says that tells them of it.
 *
 * @throws AppError `last_admin`, `session_ended`, `unavailable`
 */
export async function deleteAccount(session: Session): Promise<{ readonly cookies: readonly CookieChange[] }> {
  const { userId, sessionId } = session;
  const { email, name } = await accountOf(session);
  await supersede(userId, async (tx) => {
    if (await isLastAdmin(userId, tx)) throw new AppError("last_admin");
    const deletion = await insertDeletion(userId, env().ACCOUNT_DELETION_GRACE, tx);
    if (deletion === undefined) throw new AppError("session_ended");
    const ended = await endSessionRows({ userId }, "signed_out_everywhere", tx);
    // Of any number who ask at once one has asked, and one mail tells of it.
    if (deletion.dueAt === undefined) return { version: deletion.version, ended };
    await enqueueMail(tx, { purpose: "account_deletion", mail: deletionMail(email, name, deletion.dueAt) });
    const detail = { ended: ended.length };
    await happened({ type: "account_deletion", outcome: "success", userId, sessionId, detail }, tx);
    return { version: deletion.version, ended };
  });
  return { cookies: session.transport === "cookie" ? clearedTokenCookies : [] };
}
