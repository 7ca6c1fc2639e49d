import "server-only";
import { createHash } from "node:crypto";
import type { Session } from "./session";

/**
 * Whose a private page is, as a mark in it: the same for all sessions of one person, on every instance and under every secret, and it
 * tells nobody who that is (a user's id is random). A browser may sign in to another account in another tab; what is then sent
 * from a page that was made before must not be done in that one's name. It is no secret and proves nothing.
 */
export const ownerMark = ({ userId }: Pick<Session, "userId">): string =>
  createHash("sha256").update(`owner/v1/${userId}`).digest("base64url");

/** Whether a page bears the mark of this session's owner. @param mark as it came */
export const isOwnedBy = (session: Pick<Session, "userId">, mark: unknown): boolean => mark === ownerMark(session);
