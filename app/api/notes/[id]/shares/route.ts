import { createShare } from "@/lib/server/features/sharing/shares";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { newShareSchema } from "@/lib/shared/features/sharing";

export const POST = protectedEndpoint("/api/notes/{id}/shares", async ({ request, session, params }) =>
  json(await createShare(session, params.id, await readJson(request, newShareSchema)), { status: 201 }),
);
