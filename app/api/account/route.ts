import { deleteAccount } from "@/lib/server/features/account-deletion/delete";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { withCookies } from "@/lib/server/http/cookie";
import { empty } from "@/lib/server/http/endpoint";
import { clearSiteData } from "@/lib/server/http/clear-site-data";

export const DELETE = protectedEndpoint("/api/account", async ({ session }) => {
  const { cookies } = await deleteAccount(session);
  return withCookies(empty(204, clearSiteData), cookies);
});
