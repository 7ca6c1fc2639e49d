import { profilePatchSchema } from "@/lib/shared/schemas";
import { readProfile, updateProfile } from "@/lib/server/auth/profile";
import { protectedEndpoint } from "@/lib/server/auth/protected-endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint({}, async ({ session }) => json(await readProfile(session)));

export const PATCH = protectedEndpoint({}, async ({ request, session, client }) =>
  json(await updateProfile(session, await readJson(request, profilePatchSchema), client)),
);
