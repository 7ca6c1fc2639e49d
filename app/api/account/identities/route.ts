import { connectCookie, connectWaiting } from "@/lib/server/features/sso/connect";
import { answerForm } from "@/lib/server/features/sso/form";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";

export const POST = protectedEndpoint("/api/account/identities", ({ request, session }) =>
  answerForm(request, session, "connected", () => connectWaiting(session, request.cookies.get(connectCookie)?.value)),
);
