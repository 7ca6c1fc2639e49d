import type { Devices } from "@/lib/shared/features/devices";
import { listDevices } from "@/lib/server/features/devices/devices";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint("/api/auth/sessions", async ({ session }) =>
  json({ sessions: [...(await listDevices(session))], nextCursor: null } satisfies Devices),
);
