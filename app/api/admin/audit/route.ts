import { readTrail } from "@/lib/server/features/audit-trail/trail";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { auditQuerySchema } from "@/lib/shared/features/audit-trail";

export const GET = protectedEndpoint("/api/admin/audit", async ({ request }) => {
  const query = parseInput(auditQuerySchema, Object.fromEntries(request.nextUrl.searchParams));
  return json(await readTrail(query, query));
});
