import { stopRecovery } from "@/lib/server/features/totp/recovery/stop";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { requireOwnForm } from "@/lib/server/guard/own-form";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";
import { stoppedPath } from "@/lib/shared/features/totp/recovery";

export const POST = protectedEndpoint("/api/account/recovery/stop", async ({ request, session }) => {
  const form = wantsDocument(request.headers);
  if (form) await requireOwnForm(request, session);
  await stopRecovery(session);
  return form ? redirectTo(stoppedPath, 303) : empty(204);
});
