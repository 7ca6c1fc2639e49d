import { listDevices } from "@/lib/server/auth/devices";
import { protectedEndpoint } from "@/lib/server/auth/protected-endpoint";
import { json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint({}, async ({ session }) => json({ sessions: await listDevices(session) }));
