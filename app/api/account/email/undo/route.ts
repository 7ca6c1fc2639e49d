import { undoEmailChange } from "@/lib/server/features/email-change/undo";
import { readJson } from "@/lib/server/http/body";
import { empty, endpoint } from "@/lib/server/http/endpoint";
import { emailLinkSchema } from "@/lib/shared/features/email-change";

export const POST = endpoint(async (request) => {
  await undoEmailChange(await readJson(request, emailLinkSchema));
  return empty(200);
});
