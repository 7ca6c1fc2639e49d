import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { impersonationTtl } from "@/lib/shared/features/impersonation";
import { transaction, type Transaction } from "../../db";
import { type IssuedAccessToken, issueAccessToken } from "../issue-access-token";
import { announce } from "../revocation";
import type { Session } from "../session";
import { insertActing } from "../start/store";
import { endSessionRows, type SessionRow } from "../store";
import { holdParties, holdSession, listActing, type Party } from "./store";

/** Somebody is another until then: one access token, and nothing to refresh it with. */
export type Impersonation = { readonly row: SessionRow; readonly access: IssuedAccessToken };

type Asked = {
  /** The account to be. */
  readonly userId: string;
  /** Decides about the two as they stand at this moment: undefined is an account that nobody can sign in to. Throws what is refused. */
  readonly decide: (actor: Party, person: Party | undefined) => Promise<void>;
  /** Tells of it, within its transaction. */
  readonly tell: (row: SessionRow, tx: Transaction) => Promise<void>;
};

/**
 * Lets the owner of a session be somebody else. It hangs on their session (claim `act`, RFC 8693 §4.1): the access token is good while theirs
 * would be. One at a time hangs on a session: asked again for the same person it is the same, for another one it ends, on every instance
 * before this resolves.
 *
 * @throws AppError `session_ended` where theirs is over by now; what `decide` refuses; `unavailable`
 */
export async function startActing(by: Session, { userId, decide, tell }: Asked): Promise<Impersonation> {
  const { row, actor, ended } = await transaction(async (tx) => {
    const parties = await holdParties([by.userId, userId], tx);
    const self = parties.find(({ id }) => id === by.userId);
    if (self === undefined || !(await holdSession(by.sessionId, tx))) throw new AppError("session_ended");
    await decide(
      self,
      parties.find(({ id }) => id === userId),
    );
    const before = await listActing(by.sessionId, tx);
    const same = before.find((live) => live.userId === userId);
    if (same !== undefined) return { row: same, actor: self, ended: [] };
    const others = await endSessionRows({ sessionIds: before.map(({ id }) => id) }, "replaced", tx);
    const id = randomUUID();
    const begun = await insertActing({ id, userId, actorSessionId: by.sessionId, ttl: impersonationTtl }, tx);
    await tell(begun, tx);
    return { row: begun, actor: self, ended: others };
  });
  if (ended.length > 0) await announce(ended.map(({ id }) => ({ kind: "session", sessionId: id })));
  const access = await issueAccessToken({
    userId,
    sessionId: row.id,
    generation: row.generation,
    clientId: row.clientId,
    role: row.role,
    version: row.version,
    authenticatedAt: row.authenticatedAt,
    amr: row.amr,
    sessionExpiresAt: row.absoluteExpiresAt,
    ttl: impersonationTtl,
    act: { sub: by.userId, sid: by.sessionId, ver: actor.version },
    now: row.now,
  });
  return { row, access };
}
