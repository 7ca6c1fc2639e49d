import { listActivity } from "@/lib/server/features/activity/activity";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { activityQuerySchema } from "@/lib/shared/features/activity";

export const GET = protectedEndpoint("/api/account/activity", async ({ request, session }) => {
  const { cursor } = parseInput(activityQuerySchema, Object.fromEntries(request.nextUrl.searchParams));
  return json(await listActivity(session, cursor));
});
