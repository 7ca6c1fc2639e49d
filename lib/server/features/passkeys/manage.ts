import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type KeptAccount, type Passkey, passkeyIdSchema, type Passkeys } from "@/lib/shared/features/passkeys";
import { transaction } from "../../db";
import { happened } from "../../events";
import { keptAccount } from "../../session/passkeys/credentials";
import { deletePasskey, listPasskeys, type PasskeyRow, setPasskeyName } from "../../session/passkeys/store";
import type { Session } from "../../session/session";
import { raiseCredentialVersion } from "../../users/credential-version";
import { takeWayIn } from "../../users/ways-in-store";

/** A passkey as its owner sees it. */
export const toPasskey = ({ id, name, backedUp, copiedAt, createdAt, lastUsedAt }: PasskeyRow): Passkey => ({
  id,
  name,
  backedUp,
  copied: copiedAt !== null,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** The passkeys of an account, the oldest first. @throws AppError `unavailable` */
export async function readPasskeys({ userId }: Pick<Session, "userId">): Promise<Passkeys> {
  return { passkeys: (await listPasskeys(userId)).map(toPasskey), nextCursor: null };
}

/** The same, with what keepers are told of the account: of one reading. @throws AppError `session_ended`, `unavailable` */
export async function readKept(session: Session): Promise<Passkeys & { readonly account: KeptAccount | null }> {
  const rows = await listPasskeys(session.userId);
  return { passkeys: rows.map(toPasskey), nextCursor: null, account: await keptAccount(session, rows) };
}

/**
 * Gives a passkey of one's own another name.
 *
 * @throws AppError `not_found` for an id that isn't one of theirs: a stranger's passkey and none look the same; `unavailable`
 */
export async function renamePasskey({ userId, sessionId }: Session, id: string, name: string): Promise<Passkey> {
  const passkey = readId(id);
  return transaction(async (tx) => {
    const renamed = await setPasskeyName(userId, passkey, name, tx);
    if (renamed === null) throw new AppError("not_found");
    await happened({ type: "passkey_renamed", outcome: "success", userId, sessionId, detail: { passkey } }, tx);
    return toPasskey(renamed);
  });
}

/**
 * Removes a passkey of one's own: no sign-in that is under way with it opens a session. Sessions go on. The owner is told by mail.
 *
 * @throws AppError `not_found` as above; `last_way_in`, `unavailable`
 */
export async function removePasskey({ userId, sessionId }: Session, id: string): Promise<void> {
  const passkey = readId(id);
  await transaction(async (tx) => {
    if (!(await takeWayIn(userId, tx, () => deletePasskey(userId, passkey, tx)))) throw new AppError("not_found");
    await raiseCredentialVersion(userId, tx);
    const detail = { passkey, removed: 1 };
    await happened({ type: "passkey_removed", outcome: "success", userId, sessionId, detail }, tx);
  });
}

function readId(id: string): string {
  const { data } = passkeyIdSchema.safeParse(id);
  if (data === undefined) throw new AppError("not_found");
  return data;
}
