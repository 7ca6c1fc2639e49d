import { readConnectedApps } from "@/lib/server/features/openid-provider/apps";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint("/api/account/connected-apps", async ({ session }) =>
  json({ apps: await readConnectedApps(session), nextCursor: null }),
);
