import { openShare } from "@/lib/server/features/sharing/open";
import { readJson } from "@/lib/server/http/body";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { openShareSchema } from "@/lib/shared/features/sharing/opening";

export const POST = endpoint(async (request) => json(await openShare(await readJson(request, openShareSchema))));
