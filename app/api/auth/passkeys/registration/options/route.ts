import { beginRegistration } from "@/lib/server/features/passkeys/register";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/auth/passkeys/registration/options", async ({ session }) =>
  json(await beginRegistration(session)),
);
