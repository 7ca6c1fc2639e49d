import "server-only";
import { minute } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { mostIdentities } from "@/lib/shared/features/sso";
import { transaction } from "../../db";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { accountOf } from "../../session/account";
import type { Session } from "../../session/session";
import { findTicket, issueTicket, useTicket } from "../../tickets";
import { raiseCredentialVersion } from "../../users/credential-version";
import { takeWayIn } from "../../users/ways-in-store";
import { type Identity, identitySchema } from "./identity";
import { countIdentities, deleteIdentity, findOwner, insertIdentity } from "./store";

/** Holds the ticket of an identity that waits until the owner of the account with its address has signed in. */
export const connectCookie = "__Host-Http-identity";

const purpose = "sso_connect";
const ttlSeconds = 30 * minute;

/**
 * Lets an identity wait for the owner of an account. It is theirs once they are signed in without it, see whose it is, and say so: a browser can
 * be led to a provider by anybody, and be somebody else there. In a cookie, so no other browser has it; and it ends with the credentials that
 * they sign in with.
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
 * Connects the identity that waits. Any sign-in that is under way ends, since it began without it; the owner is told by mail.
 *
 * @throws AppError `sso_expired` where none waits for whoever is signed in; `sso_taken`, `identities_full`, `unavailable`
 */
export async function connectWaiting(session: Session, secret = ""): Promise<readonly CookieChange[]> {
  const { userId, sessionId } = session;
  await transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, secret);
    if (ticket?.userId !== userId) throw new AppError("sso_expired");
    const identity = identitySchema.parse(ticket.payload);
    // The ticket has locked the account's row: of two who add the last one, one comes second.
    if ((await countIdentities(userId, tx)) >= mostIdentities) throw new AppError("identities_full");
    if (!(await insertIdentity(userId, identity, tx))) throw new AppError("sso_taken");
    await raiseCredentialVersion(userId, tx);
    const detail = { provider: identity.provider };
    await happened({ type: "identity_connected", outcome: "success", userId, sessionId, detail }, tx);
  });
  return [{ name: connectCookie, value: "", maxAge: 0 }];
}

/**
 * Lets an identity wait for whoever is signed in and has gone to the provider for it.
 *
 * @returns undefined where it is connected to them already
 * @throws AppError `sso_taken`, `session_ended`, `unavailable`
 */
export async function offer(session: Session, identity: Identity): Promise<CookieChange | undefined> {
  const owner = await findOwner(identity);
  if (owner === undefined) return letWait(identity, await accountOf(session));
  if (owner.id !== session.userId) throw new AppError("sso_taken");
  return undefined;
}

/**
 * Disconnects an identity: sign-ins by it that are under way come to nothing. The owner is told by mail. What is not there, or somebody else's,
 * is left alone.
 *
 * @throws AppError `last_way_in`, `unavailable`
 */
export async function disconnect({ userId, sessionId }: Session, id: string): Promise<void> {
  await transaction(async (tx) => {
    if (!(await takeWayIn(userId, tx, () => deleteIdentity(userId, id, tx)))) return;
    await raiseCredentialVersion(userId, tx);
    await happened({ type: "identity_disconnected", outcome: "success", userId, sessionId }, tx);
  });
}
