import "server-only";
import { AppError } from "@/lib/shared/errors";
import { secondStepTries } from "@/lib/shared/features/totp";
import type { SecondStep } from "@/lib/shared/features/totp/trusted-devices";
import { transaction } from "../../db";
import { processWide } from "../../process-wide";
import type { PresentedCookies } from "../../session/cookies";
import { recall } from "../../session/remembered";
import { decide, type Decision, type Proof } from "../../session/sign-in";
import { provedJustNow, type ProvenCode, proveSecondFactor } from "../../session/totp/prove";
import { methodsOf, purpose, purposeOf } from "../../session/totp/second-step";
import { clearedTicketCookie } from "../../session/ticket-cookie";
import { expireTicket, findJustUsed, findTicket, tryTicket, useTicket } from "../../tickets";
import { findUserById } from "../../users/store";
import { trustCookies, trustDevice } from "./trusted-devices/trust";

/** A sign-in that waits for its second step. */
export type WaitingSignIn = {
  readonly userId: string;
  readonly email: string;
  readonly methods: Awaited<ReturnType<typeof methodsOf>>;
};

/** Who waits with this ticket, and what they may take the step by; undefined when nobody does. Consumes nothing. @throws AppError `unavailable` */
export async function whoWaits(ticket = ""): Promise<WaitingSignIn | undefined> {
  const found = await findTicket(purpose, ticket);
  const userId = found.state === "good" ? found.ticket.userId : null;
  const user = userId === null ? null : await findUserById(userId);
  const methods = user === null ? [] : await methodsOf(user.id);
  return user === null || methods.length === 0 ? undefined : { userId: user.id, email: user.email, methods };
}

/** Somebody who has taken both steps, for a sign-in that has a number. */
type Taken = { readonly id: string; readonly proof: Proof };

const underWay = () => processWide("totp.steps-under-way", () => new Map<string, Promise<Taken>>());

/**
 * Whoever sends the same at a time, as by a tenfold click, has one try, and one outcome: of the ticket's few tries they would use up all, and be
 * refused before the first of them is through. A guess is another code, and a try of its own. Each instance does so for itself.
 */
function together(same: string, take: () => Promise<Taken>): Promise<Taken> {
  const others = underWay().get(same);
  if (others !== undefined) return others;
  const taking = take().finally(() => underWay().delete(same));
  underWay().set(same, taking);
  return taking;
}

/**
 * Takes the second step of a sign-in: a code of the app, or a recovery code. A wrong one leaves the ticket good, up to `secondStepTries` of
 * them; of any number of parallel right ones, one signs in. One ticket makes one session: sent twice by its browser within a minute, as by a
 * double click, it gives the same. Where it was asked for, this browser is not asked for a code again for a while.
 *
 * @throws AppError `invalid_code`; `sign_in_expired` for a ticket that is unknown, used, too old, tried too often, or older than the
 *   credentials; `invalid_credentials` when the account was disabled meanwhile; `rate_limited`, `unavailable`
 */
export async function takeSecondStep(given: SecondStep, presented: PresentedCookies): Promise<Decision> {
  const { ticketSecret: ticket = "" } = presented;
  const { id, proof } = await together([ticket, given.code, given.trustDevice].join(" "), () =>
    takeOnce(given, ticket, presented).catch(async (error: unknown) => {
      const again =
        error instanceof AppError && error.status === 401 ? await takenBefore(given, ticket, presented) : undefined;
      if (again === undefined) throw error;
      return again;
    }),
  );
  const decision = await decide({ ...proof, form: id, once: true }, presented);
  return {
    ...decision,
    cookies: [clearedTicketCookie, ...trustCookies(given, ticket, presented), ...decision.cookies],
  };
}

async function takeOnce(given: SecondStep, ticket: string, presented: PresentedCookies): Promise<Taken> {
  const { deviceToken } = presented;
  const step = purposeOf(presented);
  const tried = await tryTicket(step, ticket, secondStepTries);
  const user = tried?.userId ? await findUserById(tried.userId) : null;
  if (tried === undefined || user === null) throw new AppError("sign_in_expired");
  const isLast = tried.attempts >= secondStepTries;
  const { amr, take } = await orGiveUp({ isLast, step, ticket }, () =>
    proveSecondFactor({ user, given, deviceToken }, "second_factor"),
  );
  await transaction(async (tx) => {
    if ((await useTicket(tx, step, ticket)) === undefined) throw new AppError("sign_in_expired");
    await take(tx);
    if (given.trustDevice) await trustDevice(user, ticket, tx);
  });
  return { id: tried.id, proof: recall(tried.payload, user, amr) };
}

/** The same once more, where this ticket was used just now, this code was the one, and no credentials were replaced since. It trusts no device anew. */
async function takenBefore(
  { code }: SecondStep,
  ticket: string,
  presented: PresentedCookies,
): Promise<Taken | undefined> {
  const used = await findJustUsed(purposeOf(presented), ticket);
  const user = used?.userId ? await findUserById(used.userId) : null;
  const amr = user === null ? undefined : await provedJustNow(user.id, code);
  if (used === undefined || user === null || amr === undefined) return undefined;
  if (used.credentialVersion !== user.credentialVersion) return undefined;
  return { id: used.id, proof: recall(used.payload, user, amr) };
}

/** A wrong code that was the last one ends the ticket, so that nobody is asked for another. */
async function orGiveUp(
  { isLast, step, ticket }: { readonly isLast: boolean; readonly step: string; readonly ticket: string },
  prove: () => Promise<ProvenCode>,
): Promise<ProvenCode> {
  try {
    return await prove();
  } catch (error) {
    if (!isLast || !(error instanceof AppError) || error.code !== "invalid_code") throw error;
    await expireTicket(step, ticket);
    throw new AppError("sign_in_expired");
  }
}
