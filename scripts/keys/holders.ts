import { withApp } from "../commands/app";
import { table } from "../commands/command";

/** In words: whose sessions may have a token of a key that was taken away just now. Which key signed which is not kept. */
export async function holders(): Promise<string> {
  const found = await withApp(async () => {
    const { listRecentHolders } = await import("@/lib/server/session/live-store");
    const { maxAccessTokenTtl } = await import("@/lib/shared/durations");
    return listRecentHolders(maxAccessTokenTtl);
  });
  if (found.length === 0) return "Nobody had a token that was alive.";
  const rows = found.map(({ email, sessions }) => [email, String(sessions)]);
  return table([["MAY HAVE HAD A TOKEN OF IT", "SESSIONS"], ...rows]);
}
