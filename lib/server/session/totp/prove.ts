import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { EventType } from "@/lib/shared/events";
import { methodOf, type SecondFactorCode, secondFactorCodeSchema } from "@/lib/shared/features/totp";
import { now } from "../../clock";
import type { Transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { parseInput } from "../../http/body";
import { attempt, type Counter, forgive } from "../../rate-limit";
import type { Proof } from "../decision";
import { readDeviceToken } from "../known-device";
import { hashOf, stepOf } from "./codes";
import { openSecret } from "./secret";
import { findFactors, findSecret, isUnused, takeRecoveryCode, takeStep, wasJustUsed } from "./store";

export { secondFactorCodeSchema } from "@/lib/shared/features/totp";

/** Reads a code that came in any shape. @throws AppError `invalid_input` */
export const readCode = (sent: unknown): SecondFactorCode => parseInput(secondFactorCodeSchema, sent);

/** Whether somebody has a second factor: then a password alone proves nothing of what this app asks for. @throws AppError `unavailable` */
export const hasSecondFactor = async (userId: string): Promise<boolean> => (await findFactors(userId)) !== undefined;

export type CodeAttempt = {
  readonly user: Proof["user"];
  readonly given: Pick<SecondFactorCode, "code">;
  /** What the browser presents as one that has signed in before. */
  readonly deviceToken: string | undefined;
  /** In which it is given, where somebody is signed in already. */
  readonly sessionId?: string;
};

/** A code that was right. */
export type ProvenCode = {
  /** How, RFC 8176; that has no word for a recovery code. */
  readonly amr: readonly string[];
  /** For the event that tells of it. */
  readonly detail: EventDetail;
  /**
   * Uses it up, together with what it is used for.
   *
   * @throws AppError `invalid_code` when another one has meanwhile
   */
  readonly take: (tx: Transaction) => Promise<void>;
};

/**
 * Checks a code of somebody's second factor. Every way of proving who one is by it comes here: the same check, the same limits and
 * counters, across windows and instances.
 *
 * @param purpose what it is for: the event that tells of a refusal, with `detail.reason` and `detail.method`
 * @throws AppError `invalid_code`, `rate_limited`, `unavailable`
 */
export async function proveSecondFactor(attempted: CodeAttempt, purpose: EventType): Promise<ProvenCode> {
  const { user, given, deviceToken, sessionId } = attempted;
  const method = methodOf(given.code);
  // As with passwords: what a stranger uses up is not the count of the devices that have signed in before, nor that of the codes on paper.
  const isKnown = readDeviceToken(deviceToken, user.email) === user.credentialVersion;
  const key = [user.id, method, isKnown ? "known" : "strange"].join(" ");
  const counters: readonly Counter[] = [
    ["second_factor", key],
    ["second_factor_day", key],
  ];
  const whose = { userId: user.id, ...(sessionId !== undefined && { sessionId }) };
  const check = method === "totp" ? proveTotp : proveRecoveryCode;
  const proven = await attempt(counters, () => check(user.id, given.code), whose);
  const detail = { method };
  if (proven === undefined) {
    await happened({ type: purpose, outcome: "failure", ...whose, detail: { reason: "code", ...detail } });
    throw new AppError("invalid_code");
  }
  for (const counter of counters) await forgive(...counter);
  return { ...proven, detail };
}

type Right = Pick<ProvenCode, "amr" | "take">;

async function proveTotp(userId: string, code: string): Promise<Right | undefined> {
  const found = await findSecret(userId);
  if (found === undefined) return undefined;
  const step = await stepOf(code, openSecret(found), now());
  if (step === undefined || step <= found.lastStep) return undefined;
  return {
    amr: ["otp", "mfa"],
    take: async (tx) => {
      if (!(await takeStep(found.id, step, tx))) throw new AppError("invalid_code");
    },
  };
}

async function proveRecoveryCode(userId: string, code: string): Promise<Right | undefined> {
  const hash = hashOf(userId, code);
  if (!(await isUnused(userId, hash))) return undefined;
  return {
    amr: ["mfa"],
    take: async (tx) => {
      const left = await takeRecoveryCode(userId, hash, tx);
      if (left === undefined) throw new AppError("invalid_code");
      await happened({ type: "recovery_code_used", outcome: "success", userId, detail: { left } }, tx);
    },
  };
}

/**
 * How a code proved who somebody is that has just been taken, for whoever sends it twice. It proves nothing by itself: whoever asks must know
 * that it was for the same thing.
 *
 * @returns its `amr`; undefined for any other code
 */
export async function provedJustNow(userId: string, code: string): Promise<readonly string[] | undefined> {
  if (methodOf(code) === "recovery_code")
    return (await wasJustUsed(userId, hashOf(userId, code))) ? ["mfa"] : undefined;
  const found = await findSecret(userId);
  const isLast = found !== undefined && (await stepOf(code, openSecret(found), now())) === found.lastStep;
  return isLast ? ["otp", "mfa"] : undefined;
}
