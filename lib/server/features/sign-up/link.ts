import "server-only";
import { type SignUpPayload, signUpPayloadSchema, signUpTtl } from "@/lib/shared/features/sign-up";
import { type Role, roles } from "@/lib/shared/roles";
import type { Transaction } from "../../db";
import { findTicket, issueTicket, type TicketState } from "../../tickets";
import { findAllowed } from "../../users/store";
import { mayMakeAccount } from "./who";

/** Of the ticket that a mail's link carries. */
export const purpose = "sign_up";

/** Issues the ticket of a link, for the mail that it goes into. @param payload what it offers */
export const issueLink = (tx: Transaction, email: string, payload: SignUpPayload): ReturnType<typeof issueTicket> =>
  issueTicket(tx, { purpose, email, payload, ttlSeconds: signUpTtl });

/** What has become of a link. */
export type SignUpLink =
  | { readonly state: "good"; readonly email: string }
  /** `closed`: good, but no account is made at the moment (SIGNUP). `withdrawn`: whoever sent it does not stand for it any more. */
  | { readonly state: Exclude<TicketState["state"], "good"> | "closed" | "withdrawn" };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtSignUpLink(secret: string): Promise<SignUpLink> {
  const found = await findTicket(purpose, secret);
  if (found.state !== "good") return found;
  const { email, payload } = found.ticket;
  if (email === null) return { state: "unknown" };
  const offer = signUpPayloadSchema.parse(payload);
  if (!(await stands(offer))) return { state: "withdrawn" };
  return mayMakeAccount(offer) ? { state: "good", email } : { state: "closed" };
}

/**
 * An invitation ends with the rights of whoever sent it, or with their credentials: neither a demoted administrator nor who has stolen the account
 * of one may come back as another one.
 */
async function stands({ by }: SignUpPayload, within?: Transaction): Promise<boolean> {
  if (by === undefined) return true;
  const sender = await findAllowed(by.id, "users:write", within);
  return sender?.credentialVersion === by.credentialVersion;
}

/**
 * The role that a link gives, or another one to the same mailbox: a stranger who asked for one more must not cost an invitation its role.
 *
 * @param offers of the link that was opened, and of those that end with it
 * @returns undefined when the one that was opened counts no longer
 */
export async function roleBehind(
  [opened, ...others]: readonly [unknown, ...unknown[]],
  tx: Transaction,
): Promise<Role | undefined> {
  const offer = signUpPayloadSchema.parse(opened);
  if (!(await stands(offer, tx))) return undefined;
  let best: Role = offer.role;
  for (const other of others.map((payload) => signUpPayloadSchema.parse(payload)))
    if (roles[other.role].length > roles[best].length && (await stands(other, tx))) best = other.role;
  return best;
}
