// feature:sign-up begin
import { invite } from "@/lib/server/features/sign-up/invite";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty } from "@/lib/server/http/endpoint";
import { invitationSchema } from "@/lib/shared/features/administration";

export const POST = protectedEndpoint("/api/admin/invitations", async ({ request, session }) => {
  await invite(await readJson(request, invitationSchema), session);
  return empty(202);
});
// feature:sign-up end
