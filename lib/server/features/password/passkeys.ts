import "server-only";
import { AppError } from "@/lib/shared/errors";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { accountOf } from "../../session/account";
import type { PresentedCookies } from "../../session/cookies";
import type { Session } from "../../session/session";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { takeWayIn } from "../../users/ways-in-store";
import { goOn } from "./change";
import { replacePassword } from "../../users/password-store";

/**
 * Takes the password away of somebody signed in who has another way in. As when it is changed, all other sessions of theirs end on every instance before this resolves, and
 * links of before are over. The owner is told by mail.
 *
 * @param presented the cookies of the browser that asks
 * @returns the cookies that go with the answer
 * @throws AppError `not_found` where there is none, or it was replaced at the same moment; `last_way_in`, `session_ended`, `unavailable`
 */
export async function removePassword(
  session: Session,
  presented: PresentedCookies,
): Promise<{ readonly cookies: readonly CookieChange[] }> {
  const { userId, sessionId } = session;
  const user = await accountOf(session);
  if (user.passwordHash === null) throw new AppError("not_found");
  const { credentialVersion } = await supersede(userId, async (tx) => {
    const row = await takeWayIn(userId, tx, () => replacePassword(user, null, tx));
    if (row === undefined) return null;
    const ended = await endSessionRows({ userId, exceptSessionId: sessionId }, "password_changed", tx);
    const detail = { ended: ended.length };
    await happened({ type: "password_removed", outcome: "success", userId, sessionId, detail }, tx);
    return { ...row, ended };
  });
  return goOn(session, { email: user.email, credentialVersion }, presented);
}
