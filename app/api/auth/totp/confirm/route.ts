import { confirmEnrolment } from "@/lib/server/features/totp/enrol";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { confirmTotpSchema } from "@/lib/shared/features/totp";

export const POST = protectedEndpoint("/api/auth/totp/confirm", async ({ request, session }) => {
  const { code } = await readJson(request, confirmTotpSchema);
  return json(await confirmEnrolment(session, code));
});
