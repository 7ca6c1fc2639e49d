import { revokeApiToken } from "@/lib/server/features/api-tokens/tokens";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/tokens/{id}", async ({ session, params }) => {
  await revokeApiToken(session, params.id);
  return empty(204);
});
