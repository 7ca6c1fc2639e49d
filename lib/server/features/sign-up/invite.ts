import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { SignUpPayload } from "@/lib/shared/features/sign-up";
import type { Role } from "@/lib/shared/roles";
import { transaction, type Transaction } from "../../db";
import { type AppEvent, happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, type Counter } from "../../rate-limit";
import type { Session } from "../../session/session";
import { addressTaken } from "../../users/address-taken";
import { normalizeEmail } from "../../users/email";
import { findAllowed, findUserByEmail } from "../../users/store";
import { issueLink, purpose } from "./link";
import { invitationMail } from "./mails";
import { mayMakeAccount } from "./who";

/**
 * For operators and administrators: mails a link to somebody who then has that role. It counts for as long as the administrator who sent it
 * may invite, and signs in as they did then.
 *
 * @returns the address
 * @throws AppError `signup_closed` where no link makes an account; `invalid_input` when the address has one; `rate_limited` for whoever
 *   invites and for the address; `forbidden` for whoever may not any more; `unavailable`
 */
export async function invite(
  input: { readonly email: string; readonly role: Role },
  by: "operator" | Session,
): Promise<string> {
  const email = normalizeEmail(input.email);
  const { role } = input;
  if (!mayMakeAccount({ invited: true })) throw new AppError("signup_closed");
  if ((await findUserByEmail(email)) !== null) throw addressTaken();
  if (by === "operator") {
    await transaction((tx) => mailLink(tx, email, { role, invited: true }, { detail: { role, by } }));
    return email;
  }
  const { userId, sessionId } = by;
  const counters: readonly Counter[] = [
    ["staff_mail", userId],
    ["signup_mail", email],
  ];
  const send = async (tx: Transaction) => {
    const sender = await findAllowed(userId, "users:write", tx);
    if (sender === null) throw new AppError("forbidden");
    const { id, credentialVersion } = sender;
    const offer = { role, invited: true, by: { id, credentialVersion } };
    await mailLink(tx, email, offer, { sessionId, detail: { role, by: userId } });
  };
  await attempt(counters, () => transaction(send), { userId, sessionId });
  return email;
}

async function mailLink(
  tx: Transaction,
  email: string,
  offer: SignUpPayload,
  who: Pick<AppEvent, "sessionId" | "detail">,
): Promise<void> {
  const { secret, expiresAt } = await issueLink(tx, email, offer);
  await enqueueMail(tx, { purpose, mail: invitationMail(email, secret), expiresAt });
  await happened({ type: "invitation", outcome: "success", ...who }, tx);
}
