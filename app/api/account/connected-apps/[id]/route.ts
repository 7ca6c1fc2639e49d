import { disconnectApp } from "@/lib/server/features/openid-provider/apps";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/account/connected-apps/{id}", async ({ session, params }) => {
  await disconnectApp(session, params.id);
  return empty(204);
});
