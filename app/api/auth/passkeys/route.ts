import { readPasskeys } from "@/lib/server/features/passkeys/manage";
import { addPasskey } from "@/lib/server/features/passkeys/register";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { addPasskeySchema } from "@/lib/shared/features/passkeys";

export const GET = protectedEndpoint("/api/auth/passkeys", async ({ session }) => json(await readPasskeys(session)));

export const POST = protectedEndpoint("/api/auth/passkeys", async ({ request, session }) =>
  json(await addPasskey(session, await readJson(request, addPasskeySchema)), { status: 201 }),
);
