import "server-only";
import type { NextRequest } from "next/server";
import { refreshPath } from "@/lib/shared/links";
import { routeAt } from "@/lib/shared/routes";
import { admit } from "../../guard/admit";
import { empty, redirectTo, toPlainPage } from "../../http/endpoint";
import { wantsDocument } from "../../http/plain-page";
import { isPrefetch } from "../../http/prefetch";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient, requestContext } from "../../request-context";
import { readCookiesOf } from "../../session/cookies";
import type { Session } from "../../session/session";

/**
 * Answers a browser that an app has sent, or that comes back from one of our pages. Whose access token is over goes through a refresh first; what is
 * refused is a page.
 *
 * @param path as the route table spells it
 * @param work is told who is signed in, if anybody
 */
export async function withVisitor(
  request: NextRequest,
  path: "/oidc/auth" | "/oidc/auth/{id}" | "/oidc/logout",
  work: (session: Session | undefined) => Promise<Response>,
): Promise<Response> {
  const here = request.nextUrl.pathname + request.nextUrl.search;
  // Next looks ahead where a form of ours leads, and browsers fetch ahead: what waits is for whoever really comes.
  if (requestContext()?.fromWithin === true || isPrefetch(request.headers)) return empty(204);
  try {
    const admission = await admit({ authorization: null, cookies: readCookiesOf(request) }, routeAt(path));
    if (admission.verdict === "refresh") return redirectTo(refreshPath(here, admission.why), 307);
    if ("error" in admission) throw admission.error;
    if (admission.verdict === "out") await consume("oidc_visitor", sourceKey(currentClient().ip));
    const isSession = admission.verdict === "in" && admission.caller.kind === "session";
    return await work(isSession ? admission.caller : undefined);
  } catch (error) {
    if (!wantsDocument(request.headers)) throw error;
    return toPlainPage(error, request, here);
  }
}
