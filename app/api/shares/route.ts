import { readShares, stopShares } from "@/lib/server/features/sharing/shares";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty, json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint("/api/shares", async ({ session }) =>
  json({ shares: await readShares(session), nextCursor: null }),
);

export const DELETE = protectedEndpoint("/api/shares", async ({ session }) => {
  await stopShares(session);
  return empty(204);
});
