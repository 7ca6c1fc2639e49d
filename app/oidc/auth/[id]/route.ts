import { answerBrowser } from "@/lib/server/features/openid-provider/bridge";
import { endpoint } from "@/lib/server/http/endpoint";

/** The same browser, back from our own pages. */
export const GET = endpoint(async (request) => await answerBrowser(request, "/oidc/auth/{id}"));
