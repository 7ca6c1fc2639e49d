import "server-only";
import { AppError, type FieldError } from "@/lib/shared/errors";
import { changePasswordSchema } from "@/lib/shared/features/password";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { log } from "../../log";
import { hashPassword, newPasswordSchema, refuseWeakPassword } from "../../password";
import { accountOf } from "../../session/account";
import { deviceCookie, type PresentedCookies, type TokenCookies, tokenCookies } from "../../session/cookies";
import { issueDeviceToken } from "../../session/known-device";
import { provePassword } from "../../session/prove-password";
import { refreshSession } from "../../session/refresh/refresh";
import { readRefreshToken } from "../../session/refresh/refresh-token";
import type { Session } from "../../session/session";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import type { UserRow } from "../../users/store";
import { replacePassword } from "../../users/password-store";

/** Whether there is one to change: whoever comes in another way may have none. @throws AppError `session_ended`, `unavailable` */
export const hasPassword = async (session: Session): Promise<boolean> =>
  (await accountOf(session)).passwordHash !== null;

/** What the form sends. */
export const changeFormSchema = changePasswordSchema.extend({ password: newPasswordSchema });
type Change = { readonly currentPassword: string; readonly password: string };

/**
 * Changes the password of somebody signed in, who proves the current one under the limits of sign-in. All other sessions of theirs end on
 * every instance before this resolves; this one goes on, and access tokens of before are over here too. The owner is told by mail.
 *
 * @param presented the cookies of the browser that asks, whose refresh token gives it the new access token
 * @returns the cookies that go with the answer; none for a bearer, who refreshes by themselves
 * @throws AppError `invalid_input` (a wrong current password, the same one again, password policy), `rate_limited`, `busy`, `unavailable`
 */
export async function changePassword(
  session: Session,
  { currentPassword, password }: Change,
  presented: PresentedCookies,
): Promise<{ readonly cookies: readonly CookieChange[] }> {
  const { userId, sessionId } = session;
  const { email } = await accountOf(session);
  const { deviceToken } = presented;
  const user = await prove({ email, password: currentPassword, deviceToken, sessionId });
  // The address may have become somebody else's since it was read.
  if (user.id !== userId) throw refused(wrong);
  if (password.normalize("NFC") === currentPassword.normalize("NFC")) throw refused(unchanged);
  await refuseWeakPassword(password, user);
  const passwordHash = await hashPassword(password);
  const { credentialVersion } = await supersede(userId, async (tx) => {
    const row = await replacePassword(user, passwordHash, tx);
    // Of two at once the second has proved what is the current password no longer.
    if (row === undefined) throw refused(wrong);
    const ended = await endSessionRows({ userId, exceptSessionId: sessionId }, "password_changed", tx);
    const detail = { ended: ended.length };
    await happened({ type: "password_change", outcome: "success", userId, sessionId, detail }, tx);
    return { ...row, ended };
  });
  return goOn(session, { email, credentialVersion }, presented);
}

const refused = (field: FieldError) => new AppError("invalid_input", { fields: [field] });
const wrong = { field: "currentPassword", code: "wrong", message: "This is not your current password." };
const unchanged = {
  field: "password",
  code: "unchanged",
  message: "This is the password that you have. Choose another one.",
};

async function prove(attempt: Parameters<typeof provePassword>[0]): Promise<UserRow> {
  try {
    return (await provePassword(attempt, "password_change")).user;
  } catch (error) {
    throw error instanceof AppError && error.code === "invalid_credentials" ? refused(wrong) : error;
  }
}

/** Lets the browser that has replaced its owner's password go on: the tokens that it presented are over. @returns its cookies; none for a bearer, who refreshes by themselves */
export async function goOn(
  session: Session,
  account: Parameters<typeof issueDeviceToken>[0],
  presented: PresentedCookies,
): Promise<{ readonly cookies: readonly CookieChange[] }> {
  if (session.transport !== "cookie") return { cookies: [] };
  const tokens = await newTokens(session, presented);
  const device = deviceCookie(issueDeviceToken(account), tokens?.staySignedIn ?? false);
  return { cookies: [...(tokens ? tokenCookies(tokens) : []), device] };
}

/** Everything is done by now: whoever gets no new token here gets one on their next click, as after any change of their rights. */
async function newTokens(
  { sessionId }: Session,
  { refreshToken }: PresentedCookies,
): Promise<TokenCookies | undefined> {
  if (refreshToken === undefined || readRefreshToken(refreshToken)?.sessionId !== sessionId) return undefined;
  try {
    const outcome = await refreshSession(refreshToken);
    return outcome.kind === "refreshed" ? outcome.session.tokens : undefined;
  } catch (error) {
    log.warn({ err: error }, "a session was not refreshed after a change of its password");
    return undefined;
  }
}
