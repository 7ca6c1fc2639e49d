import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { numericDate } from "@/lib/shared/numeric-date";
import { transaction } from "../../../db";
import { env } from "../../../env";
import { happened } from "../../../events";
import { acrsOf } from "../../../session/openid-provider/acr";
import type { Session } from "../../../session/session";
import { beginGrant, saveConsent } from "../grant-store";
import { findProof, type ProofRow } from "../proof/proof-store";
import { type DeviceQuestion, readDeviceCode } from "./request";
import { decideRequest, lockRequest, type RequestRow } from "./store";

/**
 * Decides about a device: from its next question on it has tokens, or knows that it gets none. Where there is nothing to decide any more,
 * nothing is done: the page of the code says what has become of it.
 *
 * @param typed the code of the page that asks
 * @throws AppError `session_ended`, `rate_limited`, `unavailable`
 */
export async function decideDevice(session: Session, typed: string, decision: "allow" | "deny"): Promise<void> {
  const found = await readDeviceCode(session, typed);
  if (found.state !== "waiting") return;
  const { question, row } = found;
  const proof = await findProof(session.sessionId);
  if (proof === undefined) throw new AppError("session_ended");
  await transaction(async (tx) => {
    if (!(await lockRequest(row.hash, tx))) return;
    if (decision === "deny") return decideRequest(row.hash, refusal, null, tx);
    const { userId, sessionId } = session;
    const by = { userId, sessionId, clientId: row.clientId };
    const saved = await saveConsent({ id: randomUUID(), ...by }, question.scopes, tx);
    const grantId = await beginGrant({ id: randomUUID(), ...by, device: row.hash }, tx);
    if (saved === "over" || grantId === undefined) throw new AppError("session_ended");
    await decideRequest(row.hash, admission({ ...session, ...proof }, question, row, grantId), grantId, tx);
    // Told each time: it is another device that may, from now on.
    const detail = { clientId: row.clientId, scopes: question.scopes.join(" "), device: row.ip };
    await happened({ type: "app_connected", outcome: "success", userId, sessionId, detail }, tx);
  });
}

const refusal = { error: "access_denied", errorDescription: "whoever was asked does not want it" };

/** What the library is to know of who has let a device in, as it would write it into the code itself. */
function admission(
  { userId, sessionId, authenticatedAt, amr }: Pick<Session, "userId" | "sessionId"> & ProofRow,
  { scopes, isForApi }: DeviceQuestion,
  { isTold }: RequestRow,
  grantId: string,
): object {
  const [acr] = acrsOf(amr);
  return {
    accountId: userId,
    grantId,
    sessionUid: sessionId,
    scope: scopes.join(" "),
    authTime: numericDate(authenticatedAt),
    amr,
    ...(acr !== undefined && { acr }),
    ...(isForApi && { resource: env().APP_ORIGIN }),
    // An app that is told of the end of a sign-in knows it by that.
    ...(isTold && { sid: sessionId }),
  };
}
