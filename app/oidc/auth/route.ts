import { answerBrowser } from "@/lib/server/features/openid-provider/bridge";
import { answerForm } from "@/lib/server/features/openid-provider/answer-form";
import { endpoint } from "@/lib/server/http/endpoint";

/** A browser that an app has sent to sign in, by a link or by a form. */
export const GET = endpoint(async (request) => await answerBrowser(request, "/oidc/auth"), { anyOrigin: true });
export const POST = endpoint(answerForm, { anyOrigin: true });
