import "server-only";
import { firstAdminSchema, firstAdminTtl } from "@/lib/shared/features/first-admin";
import { AppError } from "@/lib/shared/errors";
import { transaction } from "../../db";
import { env } from "../../env";
import { happened } from "../../events";
import { hashPassword, newPasswordSchema, refuseWeakPassword } from "../../password";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import { decide, type Decision } from "../../session/sign-in";
import { findTicket, issueTicket, type TicketState, useTicket } from "../../tickets";
import { addressTaken } from "../../users/address-taken";
import { normalizeEmail } from "../../users/email";
import { countAdmins, insertFirstAdmin, type UserRow } from "../../users/store";

const purpose = "first_admin";

/** What the page behind a link sends. */
export const firstAdminFormSchema = firstAdminSchema.extend({ password: newPasswordSchema });

/**
 * A link that makes the first administrator, valid for an hour and for as long as there is none.
 *
 * @returns null when there is an administrator
 */
export async function createFirstAdminLink(): Promise<string | null> {
  if ((await countAdmins()) > 0) return null;
  const { secret } = await transaction((tx) => issueTicket(tx, { purpose, ttlSeconds: firstAdminTtl }));
  return `${env().APP_ORIGIN}/setup?token=${secret}`;
}

/** What has become of a link; `taken` once there is an administrator, however that came. */
export type FirstAdminLink = TicketState["state"] | "taken";

/** What a link is good for, without using it. @throws AppError `unavailable` */
export async function lookAtFirstAdminLink(secret: string): Promise<FirstAdminLink> {
  const { state } = await findTicket(purpose, secret);
  return state === "good" && (await countAdmins()) > 0 ? "taken" : state;
}

export type FirstAdmin = {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly staySignedIn: boolean;
};

/**
 * Makes the first administrator and signs them in. Of any number of parallel calls one succeeds.
 *
 * @throws AppError `link_invalid`; `invalid_input` (password policy, an address that has an account), with the link still good; `rate_limited`, `busy`, `unavailable`
 */
export async function createFirstAdmin(input: FirstAdmin, presented: PresentedCookies): Promise<Decision> {
  const user = await attempt([["first_admin_source", sourceKey(currentClient().ip)]], () => makeAccount(input));
  return decide({ user, amr: ["pwd"], staySignedIn: input.staySignedIn }, presented);
}

async function makeAccount(input: FirstAdmin): Promise<UserRow> {
  if ((await lookAtFirstAdminLink(input.token)) !== "good") throw new AppError("link_invalid");
  const { name, password } = input;
  const email = normalizeEmail(input.email);
  await refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    if ((await useTicket(tx, purpose, input.token)) === undefined) throw new AppError("link_invalid");
    const made = await insertFirstAdmin({ email, name, passwordHash }, tx);
    // Rolled back, so that the link is still good for another address.
    if (made === null) throw (await countAdmins()) > 0 ? new AppError("link_invalid") : addressTaken();
    await happened({ type: "first_admin", outcome: "success", userId: made.id }, tx);
    return made;
  });
}
