import "server-only";
import { AppError, type ErrorCode } from "@/lib/shared/errors";
import type { EventType } from "@/lib/shared/events";
import { passkeyProofSchema } from "@/lib/shared/features/passkeys";
import type { AssertionCredential } from "@/lib/shared/webauthn";
import { transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { parseInput } from "../../http/body";
import { attempt, type Counter, forgive, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { findUserById, type UserRow } from "../../users/store";
import type { PresentedCookies } from "../cookies";
import { takeChallenge } from "./challenge";
import { findPasskey, notePasskeyUse, type PasskeyRow } from "./store";
import { verifyAssertion } from "./verify";

export { passkeyProofSchema } from "@/lib/shared/features/passkeys";

/** Whether what came for a proof is one by a passkey. */
export const isAssertion = (sent: unknown): boolean =>
  typeof sent === "object" && sent !== null && "credential" in sent;

/** What came for a proof, where it is one by a passkey; undefined for any other. @throws AppError `invalid_input` */
export const readAssertion = (sent: unknown): AssertionCredential | undefined =>
  isAssertion(sent) ? parseInput(passkeyProofSchema, sent).credential : undefined;

export type PasskeyAttempt = {
  readonly credential: AssertionCredential;
  readonly presented: Pick<PresentedCookies, "challengeSecret">;
  /** Whose it must be, where it is known who is asked. */
  readonly ownerId?: string;
  /** In which it is shown, where somebody is signed in already. */
  readonly sessionId?: string;
};

/** A passkey that was right. It is two factors: the device that has it, and what that asks for to use it. */
export type ProvenPasskey = {
  readonly user: UserRow;
  /** How, RFC 8176: a key that never leaves its device is taken for hardware, one that may for software. */
  readonly amr: readonly ["hwk" | "swk", "user", "mfa"];
  /** For the event that tells of it. */
  readonly detail: EventDetail;
};

/**
 * Checks what somebody's authenticator says, and uses the challenge up. Every way of proving who one is by a passkey comes here: the same
 * check, the same limit, the same counter.
 *
 * @param purpose what it is for: the event that tells of a refusal, with `detail.reason` and `detail.method`
 * @throws AppError `passkey_unknown`; `passkey_refused` for a wrong proof, a disabled account, or the passkey of another one;
 *   `passkey_copied`; `challenge_expired`; `rate_limited`, `unavailable`
 */
export async function provePasskey(attempted: PasskeyAttempt, purpose: EventType): Promise<ProvenPasskey> {
  const counter: Counter = ["passkey_source", sourceKey(currentClient().ip)];
  const proven = await attempt([counter], () => check(attempted, purpose));
  await forgive(...counter);
  return proven;
}

async function check(attempted: PasskeyAttempt, purpose: EventType): Promise<ProvenPasskey> {
  const { credential, ownerId, sessionId } = attempted;
  const passkey = await findPasskey(credential.id);
  const user = passkey === null ? null : await findUserById(passkey.userId);
  if (passkey === null || user === null) throw new AppError("passkey_unknown");
  const assertion = await verifyAssertion(credential, passkey);
  const isAnothers = ownerId !== undefined && ownerId !== user.id;
  const reason = isAnothers ? "another" : assertion === undefined ? "proof" : user.disabledAt ? "disabled" : undefined;
  if (assertion === undefined || reason !== undefined) {
    const whose = { userId: ownerId ?? user.id, ...(sessionId !== undefined && { sessionId }) };
    await happened({ type: purpose, outcome: "failure", ...whose, detail: { reason: reason ?? "proof", ...method } });
    throw new AppError("passkey_refused");
  }
  const refused = await use(passkey, assertion, attempted);
  if (refused !== undefined) throw new AppError(refused);
  return {
    user,
    amr: [passkey.backupEligible ? "swk" : "hwk", "user", "mfa"],
    detail: { ...method, passkey: passkey.id },
  };
}

const method = { method: "passkey" } as const;

/** The challenge and the counter move together. What was refused is not rolled back: a copy that shows itself is told of. */
const use = (
  { id, userId }: PasskeyRow,
  { challenge, ...state }: NonNullable<Awaited<ReturnType<typeof verifyAssertion>>>,
  { presented, sessionId }: PasskeyAttempt,
): Promise<ErrorCode | undefined> =>
  transaction(async (tx) => {
    if (!(await takeChallenge(tx, challenge, presented))) return "challenge_expired";
    const outcome = await notePasskeyUse(id, state, tx);
    if (outcome === "noted") return undefined;
    if (outcome === "gone") return "passkey_unknown";
    const whose = { userId, ...(sessionId !== undefined && { sessionId }) };
    const detail = { passkey: id, again: outcome === "copied_again" };
    await happened({ type: "passkey_copied", outcome: "failure", ...whose, detail }, tx);
    return "passkey_copied";
  });
