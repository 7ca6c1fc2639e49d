import "server-only";
import { readCookies } from "../cookies";
import { judge } from "../revocation";
import type { Session } from "../session";
import { verifyAccessToken } from "../verify-access-token";

/** Who this browser is, by whom and until when, as its cookie proves and no revocation contradicts; null where it is nobody else, or nobody can tell. */
export async function actingUntil(): Promise<Pick<Session, "userId" | "act" | "expiresAt"> | null> {
  const { actToken } = await readCookies();
  if (actToken === undefined) return null;
  const verified = await verifyAccessToken(actToken);
  if (!verified.ok) return null;
  const verdict = await Promise.resolve(judge(verified.claims)).catch(() => "unknown");
  const { sub: userId, act, exp } = verified.claims;
  return verdict === "good" ? { userId, expiresAt: new Date(exp * 1000), ...(act && { act }) } : null;
}
