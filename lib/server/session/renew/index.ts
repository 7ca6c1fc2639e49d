import "server-only";
import { AppError } from "@/lib/shared/errors";
import { transaction, type Transaction } from "../../db";
import type { IssuedAccessToken } from "../issue-access-token";
import { announce, insertTokenRevocation } from "../revocation";
import type { Session } from "../session";
import type { Proof } from "../sign-in";
import { issueAccess } from "../start";
import type { SessionRow } from "../store";
import { holdCredentials, renewProofRow } from "./store";

/** A session that has been proved anew, and its next access token. */
export type RenewedProof = { readonly row: SessionRow; readonly access: IssuedAccessToken };

/**
 * Notes that the owner of a session has just proved again who they are, by the database's clock, and puts a new access token into the place
 * of the one that was presented: no instance takes that any more when this resolves. The session goes on: its ends, its generation and its
 * refresh token stay, so an answer that is lost costs a refresh.
 *
 * @param alongside what belongs into the same transaction, such as the event that tells of it
 * @throws AppError `invalid_credentials` when the user was disabled or their credentials were replaced meanwhile; `session_ended`;
 *   `unavailable`
 */
export async function renewProof(
  session: Session,
  { user, amr }: Pick<Proof, "user" | "amr">,
  alongside: (tx: Transaction) => Promise<void>,
): Promise<RenewedProof> {
  const row = await transaction(async (tx) => {
    // Nothing that has been replaced makes a session fresh, also not of who replaces it at this moment.
    if (!(await holdCredentials(user, tx))) throw new AppError("invalid_credentials");
    const renewed = await renewProofRow(session.sessionId, amr, tx);
    if (renewed === undefined) throw new AppError("session_ended");
    await insertTokenRevocation(session.tokenId, tx);
    await alongside(tx);
    return renewed;
  });
  await announce([{ kind: "token", tokenId: session.tokenId }]);
  // That of the token presented, whatever the row has moved on to: a token of the next generation would say that its refresh token has arrived.
  return { row, access: await issueAccess(row, session.generation ?? 0) };
}
