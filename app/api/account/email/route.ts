import { requestEmailChange } from "@/lib/server/features/email-change/request";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty } from "@/lib/server/http/endpoint";
import { changeEmailSchema } from "@/lib/shared/features/email-change";

export const POST = protectedEndpoint("/api/account/email", async ({ request, session }) => {
  await requestEmailChange(session, await readJson(request, changeEmailSchema));
  return empty(202);
});
