import "server-only";
import { minute } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { transaction } from "../../db";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import type { Session } from "../../session/session";
import { findTicket, issueTicket, useTicket } from "../../tickets";
import { raiseCredentialVersion } from "../../users/credential-version";
import { type Identity, identitySchema } from "./identity";
import { deleteIdentity, findOwner, holdWaysIn, insertIdentity } from "./store";

/** Holds the ticket of an identity that waits until the owner of the account with its address has signed in. */
export const connectCookie = "__Host-Http-identity";

const purpose = "sso_connect";
const ttlSeconds = 30 * minute;

/**
 * Lets an identity wait for the owner of an account. It is theirs once they have signed in without it, and say so. In a cookie, so no other
 * browser has it; and it ends with the credentials that they sign in with.
 */
export async function letWait(
  identity: Identity,
  { id: userId, credentialVersion }: { readonly id: string; readonly credentialVersion: number },
): Promise<CookieChange> {
  const request = { purpose, userId, credentialVersion, payload: { ...identity }, ttlSeconds };
  const { secret } = await transaction((tx) => issueTicket(tx, request));
  return { name: connectCookie, value: secret, maxAge: ttlSeconds };
}

/** The identity that waits in this browser for whoever is signed in; undefined while none does. Consumes nothing. */
export async function findWaiting({ userId }: Session, secret = ""): Promise<Identity | undefined> {
  const found = await findTicket(purpose, secret);
  return found.state === "good" && found.ticket.userId === userId
    ? identitySchema.parse(found.ticket.payload)
    : undefined;
}

/**
 * Connects the identity that waits. The owner is told by mail.
 *
 * @throws AppError `sso_expired` where none waits for whoever is signed in; `sso_taken`, `unavailable`
 */
export async function connectWaiting(session: Session, secret = ""): Promise<readonly CookieChange[]> {
  await transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, secret);
    if (ticket?.userId !== session.userId) throw new AppError("sso_expired");
    await connectWithin(session, identitySchema.parse(ticket.payload), tx);
  });
  return [{ name: connectCookie, value: "", maxAge: 0 }];
}

type Within = Parameters<typeof insertIdentity>[2];

async function connectWithin({ userId, sessionId }: Session, identity: Identity, tx: Within): Promise<void> {
  if (!(await insertIdentity(userId, identity, tx))) throw new AppError("sso_taken");
  const detail = { provider: identity.provider };
  await happened({ type: "identity_connected", outcome: "success", userId, sessionId, detail }, tx);
}

/** Connects an identity to whoever is signed in. Connected already is well. @throws AppError `sso_taken`, `unavailable` */
export async function connect(session: Session, identity: Identity): Promise<void> {
  const owner = await findOwner(identity);
  if (owner?.id === session.userId) return;
  await transaction((tx) => connectWithin(session, identity, tx));
}

/**
 * Disconnects an identity: sign-ins by it that are under way come to nothing. The owner is told by mail. What is not there, or somebody else's,
 * is left alone.
 *
 * @throws AppError `last_way_in` for the only one of somebody without a password; `unavailable`
 */
export async function disconnect({ userId, sessionId }: Session, id: string): Promise<void> {
  await transaction(async (tx) => {
    const ways = await holdWaysIn(userId, tx);
    if (ways === undefined || !(await deleteIdentity(userId, id, tx))) return;
    if (!ways.hasPassword && ways.identities === 1) throw new AppError("last_way_in");
    await raiseCredentialVersion(userId, tx);
    await happened({ type: "identity_disconnected", outcome: "success", userId, sessionId }, tx);
  });
}
