import "server-only";
import type { KeptAccount } from "@/lib/shared/features/passkeys";
import { accountOf } from "../account";
import type { Session } from "../session";
import { relyingParty, userHandleOf } from "./relying-party";
import { countPasskeys, listPasskeys, type PasskeyRow } from "./store";

/** Whether somebody has a passkey. @throws AppError `unavailable` */
export const hasPasskeys = async (userId: string): Promise<boolean> => (await countPasskeys(userId)) > 0;

/** What a browser is told to look for (PublicKeyCredentialDescriptorJSON, WebAuthn Level 3 §5.8.3). */
export type PasskeyDescriptor = {
  readonly id: string;
  readonly type: "public-key";
  readonly transports: readonly string[];
};

/** The passkeys of somebody who is known already, so that their browser offers no others. @throws AppError `unavailable` */
export const descriptorsOf = async (userId: string): Promise<readonly PasskeyDescriptor[]> =>
  (await listPasskeys(userId)).map(({ credentialId: id, transports }) => ({ id, type: "public-key", transports }));

/** What keepers are told of whoever is signed in. @param listed their passkeys, where they have been read @throws AppError `session_ended`, `unavailable` */
export async function keptAccount(
  session: Session,
  listed: readonly PasskeyRow[] | Promise<readonly PasskeyRow[]> = listPasskeys(session.userId),
): Promise<KeptAccount | null> {
  if (session.act !== undefined) return null; // feature:impersonation
  const [{ id, email, name }, passkeys] = await Promise.all([accountOf(session), listed]);
  const userId = Buffer.from(userHandleOf(id)).toString("base64url");
  return {
    rpId: relyingParty().id,
    userId,
    email,
    name,
    credentialIds: passkeys.map(({ credentialId }) => credentialId),
  };
}
