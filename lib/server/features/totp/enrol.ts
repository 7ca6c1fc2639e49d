import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import type { Enrolment, RecoveryCodes } from "@/lib/shared/features/totp";
import { now } from "../../clock";
import { transaction } from "../../db";
import { happened } from "../../events";
import { accountOf } from "../../session/account";
import { announce } from "../../session/revocation";
import type { Session } from "../../session/session";
import { endSessionRows } from "../../session/store";
import { hashesOf, newSecret, stepOf, uriOf } from "../../session/totp/codes";
import { openSecret, sealSecret } from "../../session/totp/secret";
import {
  confirmSecret,
  findFactors,
  findPendingSecret,
  haveRecoveryCodes,
  putPendingSecret,
  replaceRecoveryCodes,
} from "../../session/totp/store";
import { raiseCredentialVersion } from "../../users/credential-version";
import { codesOfForm } from "./codes-of-form";

/**
 * Draws a secret for somebody's app, in the place of one that waits. It counts for nothing until a code of it was shown, in this session: a
 * thief who is signed in too could otherwise read it, or have its owner confirm one of theirs.
 *
 * @throws AppError `second_factor_on`, `unavailable`
 */
export async function beginEnrolment(session: Session): Promise<Enrolment> {
  const { id: userId, email } = await accountOf(session);
  const secret = newSecret();
  if (!(await putPendingSecret(sealSecret(secret, { id: randomUUID(), userId }), session)))
    throw new AppError("second_factor_on");
  return { secret, uri: uriOf(secret, email) };
}

/** The secret of this session that waits for its first code, to be shown until then and never again; undefined while none does. */
export async function pendingEnrolment(session: Session): Promise<Enrolment | undefined> {
  const [pending, { email }] = await Promise.all([findPendingSecret(session), accountOf(session)]);
  if (pending === undefined) return undefined;
  const secret = openSecret(pending);
  return { secret, uri: uriOf(secret, email) };
}

/**
 * Turns the second factor on, by a first code of it. All other sessions end on every instance before this resolves, since they began without
 * it, and so does any sign-in that is under way. The owner is told by mail.
 *
 * @param form the number of the form that was sent, where it was one: sent again, as by a double click or after a lost answer, it gives the same
 * @returns the recovery codes, which are shown here and nowhere else
 * @throws AppError `invalid_input` for a wrong code; when no secret of this session waits, `second_factor_on` or `second_factor_off`, as
 *   things are; `unavailable`
 */
export async function confirmEnrolment(
  session: Session,
  code: string,
  form: string = randomUUID(),
): Promise<RecoveryCodes> {
  const recoveryCodes = codesOfForm(session, form);
  const hashes = hashesOf(session.userId, recoveryCodes);
  await confirm(session, code, hashes).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "second_factor_off") throw error;
    await confirmedBefore(session, hashes);
  });
  return { recoveryCodes: [...recoveryCodes] };
}

async function confirm(session: Session, code: string, hashes: readonly string[]): Promise<void> {
  const { userId, sessionId } = session;
  const pending = await findPendingSecret(session);
  if (pending === undefined) throw new AppError("second_factor_off");
  const step = await stepOf(code, openSecret(pending), now());
  if (step === undefined) throw new AppError("invalid_input", { fields: [wrong] });
  const ended = await transaction(async (tx) => {
    await raiseCredentialVersion(userId, tx);
    if (!(await confirmSecret(pending.id, step, tx))) throw new AppError("second_factor_off");
    await replaceRecoveryCodes(userId, hashes, tx);
    const sessions = await endSessionRows({ userId, exceptSessionId: sessionId }, "revoked", tx);
    const detail = { ended: sessions.length };
    await happened({ type: "second_factor_enabled", outcome: "success", userId, sessionId, detail }, tx);
    return sessions;
  });
  await announce(ended.map(({ id }) => ({ kind: "session", sessionId: id })));
}

/** The same form has turned it on before: what it says of other sessions holds on every instance once this resolves. */
async function confirmedBefore({ userId }: Session, hashes: readonly string[]): Promise<void> {
  if (!(await haveRecoveryCodes(userId, hashes)))
    throw new AppError((await findFactors(userId)) === undefined ? "second_factor_off" : "second_factor_on");
  await announce([]);
}

const wrong = { field: "code", code: "wrong", message: "That is not what the app shows now. Type the next code." };
