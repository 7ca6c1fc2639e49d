import "server-only";
import { type OtherMethod, type SecondFactorMethod, secondFactorPath, secondStepTtl } from "@/lib/shared/features/totp";
import { transaction } from "../../db";
import { processWide } from "../../process-wide";
import { issueTicket } from "../../tickets";
import type { PresentedCookies } from "../cookies";
import type { Decision, Proof } from "../decision";
import { remember } from "../remembered";
import { ticketCookie } from "../ticket-cookie";
import { findFactors } from "./store";
import { leaveOutSecondStep } from "./trusted";

/** Of the ticket that a sign-in of a browser waits with. */
export const purpose = "second_factor";

/** The same for whoever asks: a ticket of a client is good for that client alone. */
export const purposeOf = ({ clientId }: Pick<PresentedCookies, "clientId">): string =>
  clientId === undefined ? purpose : `${purpose} ${clientId}`;

/** What somebody may take the second step by in the place of a code. Having it asks for nothing: only codes that were turned on do. */
export type Alternative = {
  readonly method: OtherMethod;
  readonly isThere: (userId: string) => Promise<boolean>;
};

const connected = () =>
  processWide<{ alternatives: readonly Alternative[] }>("totp.steps", () => ({ alternatives: [] }));

/** Says what there is beside codes; wiring does, at start. */
export function setAlternatives(alternatives: readonly Alternative[]): void {
  connected().alternatives = alternatives;
}

/** What somebody may take a second step by; nothing where none is asked of them. @throws AppError `unavailable` */
export async function methodsOf(userId: string): Promise<readonly (SecondFactorMethod | OtherMethod)[]> {
  const factors = await findFactors(userId);
  if (factors === undefined) return [];
  const others = await Promise.all(
    connected().alternatives.map(async ({ method, isThere }) => ((await isThere(userId)) ? [method] : [])),
  );
  return ["totp", ...(factors.recoveryCodesLeft > 0 ? (["recovery_code"] as const) : []), ...others.flat()];
}

/**
 * What a proof still needs: from somebody who has a second factor, a code, or what stands in its place; unless they trust this browser. The ticket
 * for it is in a cookie, so no other browser has it, and it ends with the credentials that the first step was taken with.
 *
 * @returns undefined when it needs nothing more
 * @throws AppError `unavailable`
 */
export async function secondStep(proof: Proof, presented: PresentedCookies): Promise<Decision | undefined> {
  const { user, amr } = proof;
  if (amr.includes("mfa")) return undefined;
  const methods = await methodsOf(user.id);
  if (methods.length === 0 || (await leaveOutSecondStep(proof, presented))) return undefined;
  const { id: userId, credentialVersion } = user;
  const { secret, expiresAt } = await transaction((tx) =>
    issueTicket(tx, {
      purpose: purposeOf(presented),
      userId,
      credentialVersion,
      payload: remember(proof),
      ttlSeconds: secondStepTtl,
    }),
  );
  return {
    answer: { state: "second_factor", methods: [...methods], expiresAt: expiresAt.toISOString() },
    cookies: [ticketCookie(secret, secondStepTtl)],
    page: secondFactorPath,
    ticket: secret, // feature:token-endpoint
  };
}
