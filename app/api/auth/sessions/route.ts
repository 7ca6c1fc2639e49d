import { listDevices } from "@/lib/server/features/devices/devices";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { sessionsQuerySchema } from "@/lib/shared/features/devices";

export const GET = protectedEndpoint("/api/auth/sessions", async ({ request, session }) => {
  const { cursor } = parseInput(sessionsQuerySchema, Object.fromEntries(request.nextUrl.searchParams));
  return json(await listDevices(session, cursor));
});
