import { clientIdOf } from "@/lib/server/features/openid-provider/client-id";
import { rotateSecret } from "@/lib/server/features/openid-provider/clients";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/admin/clients/{id}/secret", async ({ session, params }) =>
  json({ secret: await rotateSecret(clientIdOf(params.id), session) }),
);
