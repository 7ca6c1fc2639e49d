import { exportData } from "@/lib/server/data-export";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { isFromElsewhere } from "@/lib/server/http/cross-site";
import { redirectTo } from "@/lib/server/http/endpoint";
import { brand } from "@/lib/shared/brand";

export const GET = protectedEndpoint("/api/account/export", async ({ request, session }) => {
  // Another site could use the limit up by leading somebody here.
  if (isFromElsewhere(request.headers)) return redirectTo("/settings/account/export", 303);
  return new Response(await exportData(session), {
    headers: {
      "cache-control": "private, no-store",
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${brand.slug}-export.json"`,
    },
  });
});
