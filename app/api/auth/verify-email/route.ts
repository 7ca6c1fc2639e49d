import { verifyEmailSchema } from "@/lib/shared/schemas";
import { verifyEmail } from "@/lib/server/auth/sign-up";
import { readJson } from "@/lib/server/http/body";
import { endpoint, json } from "@/lib/server/http/endpoint";

export const POST = endpoint(async ({ request, client }) => {
  await verifyEmail(await readJson(request, verifyEmailSchema), client);
  return json({ verified: true });
});
