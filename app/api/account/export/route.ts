import { exportData } from "@/lib/server/data-export";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { brand } from "@/lib/shared/brand";

export const GET = protectedEndpoint("/api/account/export", async ({ session }) => {
  return new Response(await exportData(session), {
    headers: {
      "cache-control": "private, no-store",
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${brand.slug}-export.json"`,
    },
  });
});
