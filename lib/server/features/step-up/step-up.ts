import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type Reauthenticated, reauthenticateSchema } from "@/lib/shared/features/step-up";
import type { Transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { parseInput } from "../../http/body";
import type { CookieChange } from "../../http/cookie";
import { accessCookie, type PresentedCookies } from "../../session/cookies";
import { provePasskey, readAssertion } from "../../session/passkeys/prove"; // feature:passkeys
import { provePassword } from "../../session/prove-password";
import { renewProof, type RenewedProof } from "../../session/renew";
import type { Session } from "../../session/session";
import type { Proof } from "../../session/sign-in";
import { hasSecondFactor, proveSecondFactor, readCode } from "../../session/totp/prove"; // feature:totp
import { findUserById, type UserRow } from "../../users/store";

/** What follows from a proof: a browser gets the next access token as a cookie, a program in the answer. */
export type Reproved = { readonly answer: Reauthenticated; readonly cookies: readonly CookieChange[] };

/**
 * Lets somebody who is signed in prove again who they are. The session goes on under a new access token that says when (`auth_time`,
 * RFC 9470 §6.1); the one presented is dead on every instance.
 *
 * @param sent what came for a proof, of whatever shape
 * @throws AppError `invalid_input`, `invalid_credentials`, `rate_limited`, `busy`, `unavailable`; `session_ended` when it is over by now
 */
export async function reauthenticate(sent: unknown, session: Session, presented: PresentedCookies): Promise<Reproved> {
  const { userId, sessionId } = session;
  const owner = await findUserById(userId);
  if (owner === null) throw new AppError("session_ended");
  const { user, amr, detail, take } = await prove(sent, { owner, presented, sessionId });
  // The address may have become somebody else's since it was read.
  if (user.id !== userId) throw new AppError("invalid_credentials");
  return given(
    session,
    await renewProof(session, { user, amr }, async (tx) => {
      await take(tx);
      await happened({ type: "reauthentication", outcome: "success", userId, sessionId, detail }, tx);
    }),
  );
}

type Asked = { readonly owner: UserRow; readonly presented: PresentedCookies; readonly sessionId: string };
type Proved = Pick<Proof, "user" | "amr"> & {
  readonly detail: EventDetail;
  /** Uses up what works once. */
  readonly take: (tx: Transaction) => Promise<void>;
};

/** By the password; whoever has a second factor, by that instead. A passkey is as good as either. */
async function prove(sent: unknown, { owner, presented, sessionId }: Asked): Promise<Proved> {
  // feature:passkeys begin
  const credential = readAssertion(sent);
  if (credential !== undefined) {
    const attempt = { credential, presented, ownerId: owner.id, sessionId };
    return { ...(await provePasskey(attempt, "reauthentication")), take: nothing };
  }
  // feature:passkeys end
  const { deviceToken } = presented;
  // feature:totp begin
  if (await hasSecondFactor(owner.id)) {
    const attempt = { user: owner, given: readCode(sent), deviceToken, sessionId };
    return { user: owner, ...(await proveSecondFactor(attempt, "reauthentication")) };
  }
  // feature:totp end
  const { password } = parseInput(reauthenticateSchema, sent);
  const attempt = { email: owner.email, password, deviceToken, sessionId };
  const { user, knownDevice } = await provePassword(attempt, "reauthentication");
  return { user, amr: ["pwd"], detail: { knownDevice }, take: nothing };
}

const nothing = (): Promise<void> => Promise.resolve();

function given({ transport }: Session, { row, access }: RenewedProof): Reproved {
  const answer: Reauthenticated = {
    authenticatedAt: row.authenticatedAt.toISOString(),
    session: { id: row.id, expiresAt: row.idleExpiresAt.toISOString() },
  };
  if (transport === "cookie") {
    const { idleExpiresAt: sessionExpiresAt, staySignedIn } = row;
    return { answer, cookies: [accessCookie({ accessToken: access.token, sessionExpiresAt, staySignedIn })] };
  }
  const seconds = Math.floor((access.expiresAt.getTime() - row.now.getTime()) / 1000);
  return { answer: { ...answer, access_token: access.token, token_type: "Bearer", expires_in: seconds }, cookies: [] };
}
