import { createClient, readClients } from "@/lib/server/features/openid-provider/clients";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { newClientSchema } from "@/lib/shared/features/openid-provider/clients";

export const GET = protectedEndpoint("/api/admin/clients", async () =>
  json({ clients: await readClients(), nextCursor: null }),
);

export const POST = protectedEndpoint("/api/admin/clients", async ({ request, session }) =>
  json(await createClient(await readJson(request, newClientSchema), session), { status: 201 }),
);
