import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { FinishRecovery } from "@/lib/shared/features/totp/recovery";
import { happened } from "../../../events";
import { attempt, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import type { PresentedCookies } from "../../../session/cookies";
import { provePassword } from "../../../session/prove-password";
import { decide, type Decision } from "../../../session/sign-in";
import { endSessionRows } from "../../../session/store";
import { supersede } from "../../../session/supersede";
import { clearedTicketCookie } from "../../../session/ticket-cookie";
import { deleteFactors } from "../../../session/totp/store";
import { findTicket, type TicketState, useTicket } from "../../../tickets";
import { findUserById, type UserRow } from "../../../users/store";
import { finishPurpose } from "./purposes";
import { deleteRecovery, findRecovery, raiseVersions } from "./store";

/** What has become of a link. */
export type FinishLink =
  { readonly state: "good"; readonly user: UserRow } | { readonly state: Exclude<TicketState["state"], "good"> };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtFinishLink(secret: string): Promise<FinishLink> {
  const found = await findTicket(finishPurpose, secret);
  if (found.state !== "good") return found;
  const { userId } = found.ticket;
  const [user, recovery] = userId === null ? [] : [await findUserById(userId), await findRecovery(userId)];
  return user && recovery?.ready === true ? { state: "good", user } : { state: "expired" };
}

/**
 * Takes the second factor of somebody away who has waited, and proves the mailbox by a link and the password anew, and signs them in. All their sessions
 * end on every instance before this resolves; whoever stands in the place of codes hears of `recovery_completed`. The owner is told by mail. Of any number
 * of parallel calls one does.
 *
 * @throws AppError `link_invalid` for a link that is unknown, used or too old, once the recovery was stopped, and before the wait is over; otherwise as
 *   `provePassword`
 */
export async function finishRecovery(input: FinishRecovery, presented: PresentedCookies): Promise<Decision> {
  const { token, password, staySignedIn } = input;
  const user = await attempt([["recovery_source", sourceKey(currentClient().ip)]], async () => {
    const link = await lookAtFinishLink(token);
    if (link.state !== "good") throw await refused();
    const { email } = link.user;
    const { deviceToken } = presented;
    return (await provePassword({ email, password, deviceToken }, "recovery_completed")).user;
  });
  const { credentialVersion } = await takeFactors(user, token).catch(async (error: unknown) => {
    throw error instanceof AppError && error.code === "link_invalid" ? await refused() : error;
  });
  const decision = await decide({ user: { ...user, credentialVersion }, amr: ["pwd"], staySignedIn }, presented);
  return { ...decision, cookies: [clearedTicketCookie, ...decision.cookies] };
}

const takeFactors = (user: UserRow, token: string) =>
  supersede(user.id, async (tx) => {
    const { id: userId } = user;
    const ticket = await useTicket(tx, finishPurpose, token);
    // The account's row is locked by now: of this and a stop at once, one finds something.
    const recovery = ticket?.userId === userId ? await findRecovery(userId, tx) : undefined;
    const versions = recovery?.ready === true ? await raiseVersions(user, tx) : undefined;
    if (versions === undefined) throw new AppError("link_invalid");
    await deleteRecovery(userId, tx);
    await deleteFactors(userId, tx);
    const ended = await endSessionRows({ userId }, "revoked", tx);
    const detail = { ended: ended.length };
    await happened({ type: "recovery_completed", outcome: "success", userId, detail }, tx);
    return { ...versions, ended };
  });

async function refused(): Promise<AppError> {
  await happened({ type: "recovery_completed", outcome: "failure", detail: { reason: "link" } });
  return new AppError("link_invalid");
}
