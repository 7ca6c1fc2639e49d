import { exportTrail } from "@/lib/server/features/audit-trail/export";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { stillAdmitted } from "@/lib/server/guard/still-admitted";
import { parseInput } from "@/lib/server/http/body";
import { auditExportSchema } from "@/lib/shared/features/audit-trail";

export const GET = protectedEndpoint("/api/admin/audit/export", async ({ request, session }) => {
  const query = parseInput(auditExportSchema, Object.fromEntries(request.nextUrl.searchParams));
  const { contentType, filename, body } = await exportTrail(session, query, () => stillAdmitted(session));
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${filename}"`,
      "cache-control": "private, no-store",
    },
  });
});
