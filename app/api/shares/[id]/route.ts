import { stopShare } from "@/lib/server/features/sharing/shares";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/shares/{id}", async ({ session, params }) => {
  await stopShare(session, params.id);
  return empty(204);
});
