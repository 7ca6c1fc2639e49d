import { signUpSchema } from "@/lib/shared/schemas";
import { signUp } from "@/lib/server/auth/sign-up";
import { readJson } from "@/lib/server/http/body";
import { empty, endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(async ({ request, client }) => {
  await signUp(await readJson(request, signUpSchema), client);
  return empty(202);
});
