import { profilePatchSchema } from "@/lib/shared/features/profile";
import { readProfile, updateProfile } from "@/lib/server/features/profile/profile";
import { protectedEndpoint, scopedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";

export const GET = scopedEndpoint("/api/profile", async ({ caller }) => json(await readProfile(caller)));

export const PATCH = protectedEndpoint("/api/profile", async ({ request, session }) =>
  json(await updateProfile(session, await readJson(request, profilePatchSchema))),
);
