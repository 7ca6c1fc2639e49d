import { profilePatchSchema } from "@/lib/shared/features/profile";
import { readProfile, updateProfile } from "@/lib/server/features/profile/profile";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint("/api/profile", async ({ session }) => json(await readProfile(session)));

export const PATCH = protectedEndpoint("/api/profile", async ({ request, session }) =>
  json(await updateProfile(session, await readJson(request, profilePatchSchema))),
);
