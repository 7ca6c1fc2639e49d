import "server-only";
import { countPasskeys, listPasskeys } from "./store";

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
