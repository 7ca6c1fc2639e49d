import { answerBrowser } from "@/lib/server/features/openid-provider/bridge";
import { endpoint } from "@/lib/server/http/endpoint";

/** A browser that an app has sent to sign in. */
export const GET = endpoint(async (request) => await answerBrowser(request, "/oidc/auth"));
