import { signOutElsewhere } from "@/lib/server/features/sign-out/sign-out";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { requireOwnForm } from "@/lib/server/guard/own-form";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { pageBefore } from "@/lib/server/http/page-before";
import { wantsDocument } from "@/lib/server/http/plain-page";

export const POST = protectedEndpoint("/api/auth/logout-others", async ({ request, session }) => {
  const form = wantsDocument(request.headers);
  if (form) await requireOwnForm(request, session);
  await signOutElsewhere(session);
  return form ? redirectTo(pageBefore(request, "/dashboard"), 303) : empty(204);
});
