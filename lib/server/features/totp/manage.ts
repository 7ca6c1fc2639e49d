import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import type { RecoveryCodes, SecondFactorState } from "@/lib/shared/features/totp";
import { transaction } from "../../db";
import { happened } from "../../events";
import type { Session } from "../../session/session";
import { hashesOf } from "../../session/totp/codes";
import {
  deleteFactors,
  findFactors,
  haveRecoveryCodes,
  holdFactors,
  replaceRecoveryCodes,
} from "../../session/totp/store";
import { raiseCredentialVersion } from "../../users/credential-version";
import { codesOfForm } from "./codes-of-form";

/** What somebody's second factor is like. @throws AppError `unavailable` */
export async function readSecondFactor({ userId }: Pick<Session, "userId">): Promise<SecondFactorState> {
  const factors = await findFactors(userId);
  if (factors === undefined) return { since: null, recoveryCodesLeft: 0 };
  return { since: factors.since.toISOString(), recoveryCodesLeft: factors.recoveryCodesLeft };
}

/**
 * Turns the second factor off, with its recovery codes; a secret that waits for its first code goes too. The owner is told by mail. Where
 * there is none, nothing happens.
 *
 * @throws AppError `unavailable`
 */
export async function disableSecondFactor({ userId, sessionId }: Session): Promise<void> {
  await transaction(async (tx) => {
    await raiseCredentialVersion(userId, tx);
    if (await deleteFactors(userId, tx))
      await happened({ type: "second_factor_disabled", outcome: "success", userId, sessionId }, tx);
  });
}

/**
 * Makes new recovery codes in the place of all before. The owner is told by mail.
 *
 * @param form the number of the form that was sent, where it was one: sent twice it makes them once
 * @returns them, here and nowhere else
 * @throws AppError `second_factor_off`, `unavailable`
 */
export async function renewRecoveryCodes(session: Session, form: string = randomUUID()): Promise<RecoveryCodes> {
  const { userId, sessionId } = session;
  const recoveryCodes = codesOfForm(session, form);
  const hashes = hashesOf(userId, recoveryCodes);
  await transaction(async (tx) => {
    if (!(await holdFactors(userId, tx))) throw new AppError("second_factor_off");
    if (await haveRecoveryCodes(userId, hashes, tx)) return;
    await replaceRecoveryCodes(userId, hashes, tx);
    await happened({ type: "recovery_codes_renewed", outcome: "success", userId, sessionId }, tx);
  });
  return { recoveryCodes: [...recoveryCodes] };
}

/**
 * For operators: removes the second factor of somebody who has lost everything that they could prove it with. Their next sign-in takes the
 * first step alone. The owner is told by mail.
 *
 * @returns whether there was one
 * @throws AppError `unavailable`
 */
export function resetSecondFactor(userId: string): Promise<boolean> {
  return transaction(async (tx) => {
    await raiseCredentialVersion(userId, tx);
    const had = await deleteFactors(userId, tx);
    if (had)
      await happened({ type: "second_factor_reset", outcome: "success", userId, detail: { by: "operator" } }, tx);
    return had;
  });
}
