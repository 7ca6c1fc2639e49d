import "server-only";
import { AppError } from "@/lib/shared/errors";
import { trustSchema } from "@/lib/shared/features/totp/trusted-devices";
import type { AssertionCredential } from "@/lib/shared/webauthn";
import { transaction } from "../../db";
import type { PresentedCookies } from "../../session/cookies";
import { passkeyProofSchema, provePasskey } from "../../session/passkeys/prove"; // feature:passkeys
import { recall } from "../../session/remembered";
import { decide, type Decision } from "../../session/sign-in";
import { clearedTicketCookie } from "../../session/ticket-cookie";
import { purpose } from "../../session/totp/second-step";
import { findTicket, useTicket } from "../../tickets";
import { trustCookies, trustDevice } from "./trusted-devices/trust";

/** The second step of a sign-in by a passkey. */
export const passkeyStepSchema = passkeyProofSchema.extend(trustSchema.shape).meta({ id: "PasskeyStep" }); // feature:passkeys
type PasskeyStep = { readonly credential: AssertionCredential; readonly trustDevice: boolean };

/**
 * Takes the second step of a sign-in by a passkey in the place of a code: one of the account that waits, no other. Where it was asked for, this
 * browser is not asked for a code again for a while.
 *
 * @throws AppError `sign_in_expired` for a ticket that is unknown, used, too old, or older than the credentials; `invalid_credentials` when
 *   the account was disabled meanwhile; otherwise as `provePasskey`
 */
export async function takeSecondStepByPasskey(given: PasskeyStep, presented: PresentedCookies): Promise<Decision> {
  const { ticketSecret: ticket = "" } = presented;
  const found = await findTicket(purpose, ticket);
  const ownerId = found.state === "good" ? found.ticket.userId : null;
  if (ownerId === null) throw new AppError("sign_in_expired");
  const { user, amr } = await provePasskey({ credential: given.credential, presented, ownerId }, "second_factor"); // feature:passkeys
  const used = await transaction(async (tx) => {
    const taken = await useTicket(tx, purpose, ticket);
    if (taken === undefined) throw new AppError("sign_in_expired");
    if (given.trustDevice) await trustDevice(user, ticket, tx);
    return taken;
  });
  const decision = await decide(recall(used.payload, user, amr), presented);
  return {
    ...decision,
    cookies: [clearedTicketCookie, ...trustCookies(given, ticket, presented), ...decision.cookies],
  };
}
