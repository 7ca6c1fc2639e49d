import { answerBrowser } from "@/lib/server/features/openid-provider/bridge";
import { endpoint } from "@/lib/server/http/endpoint";

/** The same browser, back from our own pages. */
export const GET = endpoint((request) => answerBrowser(request, "/oidc/auth/{id}"));
