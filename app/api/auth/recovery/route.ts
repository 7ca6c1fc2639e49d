import { askForRecovery } from "@/lib/server/features/totp/recovery/ask";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = endpoint(async (request) =>
  json(await askForRecovery(readCookiesOf(request).ticketSecret), { status: 202 }),
);
