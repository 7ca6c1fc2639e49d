import { createApiToken, readApiTokens, revokeApiTokens } from "@/lib/server/features/api-tokens/tokens";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/endpoint";
import { newTokenSchema } from "@/lib/shared/features/api-tokens";

export const GET = protectedEndpoint("/api/tokens", async ({ session }) =>
  json({ tokens: await readApiTokens(session), nextCursor: null }),
);

export const POST = protectedEndpoint("/api/tokens", async ({ request, session }) =>
  json(await createApiToken(session, await readJson(request, newTokenSchema)), { status: 201 }),
);

export const DELETE = protectedEndpoint("/api/tokens", async ({ session }) => {
  await revokeApiTokens(session);
  return empty(204);
});
