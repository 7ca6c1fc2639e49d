import "server-only";
import { seal } from "../../keys/seal";
import type { Session } from "../../session/session";
import { recoveryCodes } from "../../session/totp/codes";

/**
 * The recovery codes that a form gives to whoever sends it: the same ones each time, so that a double click or a lost answer leaves nobody with codes that
 * don't work, or with none. With the next fresh proof the same form gives others: what was used is not brought back.
 *
 * @param form its number
 */
export const codesOfForm = (
  { userId, sessionId, authenticatedAt }: Pick<Session, "userId" | "sessionId" | "authenticatedAt">,
  form: string,
): readonly string[] => {
  const proof = String(authenticatedAt.getTime());
  return recoveryCodes((place) =>
    Buffer.from(seal("recovery-codes/v1", userId, sessionId, proof, String(place), form), "base64url").subarray(0, 24),
  );
};
