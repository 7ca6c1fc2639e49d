import { startRecovery } from "@/lib/server/features/totp/recovery/start";
import { readJson } from "@/lib/server/http/body";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { recoveryLinkSchema } from "@/lib/shared/features/totp/recovery";

export const POST = endpoint(async (request) => json(await startRecovery(await readJson(request, recoveryLinkSchema))));
