import { withApp } from "../commands/app";
import { table } from "../commands/command";

/** In words: what may be dead with a key that was taken away just now, and whose it is. Which key signed what is not kept. */
export function holders(): Promise<string> {
  return withApp(async () => {
    const lists = [
      await withTokens(),
      await withLinks(), // feature:sharing
    ];
    return lists.join("\n\n");
  });
}

async function withTokens(): Promise<string> {
  const { listRecentHolders } = await import("@/lib/server/session/live-store");
  const { maxAccessTokenTtl } = await import("@/lib/shared/durations");
  const found = await listRecentHolders(maxAccessTokenTtl);
  if (found.length === 0) return "Nobody had a token that was alive.";
  const rows = found.map(({ email, sessions }) => [email, String(sessions)]);
  return table([["MAY HAVE HAD A TOKEN OF IT", "SESSIONS"], ...rows]);
}

// feature:sharing begin
async function withLinks(): Promise<string> {
  const { listSharers } = await import("@/lib/server/features/sharing/store");
  const found = await listSharers();
  if (found.length === 0) return "Nobody shared a note.";
  const rows = found.map(({ email, links }) => [email, String(links)]);
  return table([["MAY HAVE LINKS THAT OPEN NOTHING", "LINKS"], ...rows]);
}
// feature:sharing end
