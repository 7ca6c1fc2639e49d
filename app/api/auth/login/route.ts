import { signInSchema } from "@/lib/shared/schemas";
import { signIn } from "@/lib/server/auth/sign-in";
import { readJson } from "@/lib/server/http/body";
import { endpoint, json } from "@/lib/server/http/endpoint";

export const POST = endpoint(async ({ request, client }) =>
  json(await signIn(await readJson(request, signInSchema), client)),
);
