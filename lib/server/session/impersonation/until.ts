import "server-only";
import { readCookies } from "../cookies";
import { judge } from "../revocation";
import { verifyCredential } from "../verify-credential";

/** Until when this browser is somebody else, as its cookie proves and no revocation contradicts; null where it is not, or nobody can tell. */
export async function actingUntil(): Promise<{ readonly endsAt: string } | null> {
  const { actToken } = await readCookies();
  if (actToken === undefined) return null;
  const verified = await verifyCredential({ transport: "cookie", token: actToken });
  if (!verified.ok) return null;
  const verdict = await Promise.resolve(judge(verified.claims)).catch(() => "unknown");
  return verdict === "good" ? { endsAt: new Date(verified.claims.exp * 1000).toISOString() } : null;
}
