import "server-only";
import { isSealed, seal } from "../keys/seal";
import type { Session } from "./session";

const label = "owner/v1";

/**
 * Whose a private page is, as a mark in it: the same for all sessions of one person, and it tells nobody who that is. A browser may
 * sign in to another account in another tab; what is then sent from a page that was made before must not be done in that one's name.
 */
export const ownerMark = ({ userId }: Pick<Session, "userId">): string => seal(label, userId);

/** Whether a page bears the mark of this session's owner. @param mark as it came */
export const isOwnedBy = ({ userId }: Pick<Session, "userId">, mark: unknown): boolean =>
  typeof mark === "string" && isSealed(label, [userId], mark);
