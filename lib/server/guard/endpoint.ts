import "server-only";
import type { NextRequest } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { reauthenticatePath, refreshPath } from "@/lib/shared/links";
import { type Params, routeFor } from "@/lib/shared/route-row";
import { type ProtectedEndpointPath, routeAt } from "@/lib/shared/routes";
import { isSafe } from "../http/cross-site";
import { endpoint, readSentFields, redirectTo } from "../http/endpoint";
import { wantsDocument } from "../http/plain-page";
import { readCookiesOf } from "../session/cookies";
import { confirmEnded } from "../session/end";
import { answerInDpop } from "../session/openid-provider/dpop"; // feature:openid-provider
import type { Session } from "../session/session";
import { admit, type Admission } from "./admit";
import type { Caller, Person } from "./caller";
import type { Service } from "./caller"; // feature:revocation-stream
import { answerWithProof } from "./proof-document";

/** A request that was let in. */
type Asked<Path extends string> = { readonly request: NextRequest; readonly params: Params<Path> };
/** What a guarded route handler works with. */
export type Guarded<Path extends string> = Asked<Path> & { readonly session: Session };
/** The same where programs are let in too: whoever asks has a `userId` at least. */
export type Scoped<Path extends string> = Asked<Path> & { readonly caller: Person };

type Handler<Path extends string> = (
  request: NextRequest,
  context: { readonly params: Promise<Params<Path>> },
) => Promise<Response>;

/**
 * The guard of route handlers: signature, claims and revocation are checked here, whatever middleware did. Answers 401, 403 and
 * 429 as problem details, and sends a browser whose token is only expired or superseded through the refresh endpoint (307: method
 * and body come back).
 *
 * @param path the handler's own path, as the route table spells it
 */
export function protectedEndpoint<const Path extends ProtectedEndpointPath>(
  path: Path,
  work: (guarded: Guarded<Path>) => Response | Promise<Response>,
): Handler<Path> {
  return guardedBy(path, (caller, asked) => {
    if (caller.kind !== "session") throw new AppError("forbidden");
    return work({ ...asked, session: caller });
  });
}

/** The same for what programs may do that speak for somebody: the row names the scopes that their tokens must have. */
export function scopedEndpoint<const Path extends ProtectedEndpointPath>(
  path: Path,
  work: (guarded: Scoped<Path>) => Response | Promise<Response>,
): Handler<Path> {
  return guardedBy(path, (caller, asked) => {
    if (caller.kind === "service") throw new AppError("forbidden"); // feature:openid-provider
    return work({ ...asked, caller });
  });
}

/** The same for whoever proves who they are, programs that act for themselves among them, which have no `userId`. */
export const callerEndpoint = <const Path extends ProtectedEndpointPath>(
  path: Path,
  work: (guarded: Asked<Path> & { readonly caller: Caller }) => Response | Promise<Response>,
): Handler<Path> => guardedBy(path, (caller, asked) => work({ ...asked, caller }));

// feature:revocation-stream begin
/** The same where nobody is let in but programs that act for themselves: the row says so. */
export function serviceEndpoint<const Path extends ProtectedEndpointPath>(
  path: Path,
  work: (guarded: Asked<Path> & { readonly service: Service }) => Response | Promise<Response>,
): Handler<Path> {
  return guardedBy(path, (caller, asked) => {
    if (caller.kind !== "service") throw new AppError("forbidden");
    return work({ ...asked, service: caller });
  });
}
// feature:revocation-stream end

function guardedBy<const Path extends ProtectedEndpointPath>(
  path: Path,
  work: (caller: Caller, asked: Asked<Path>) => Response | Promise<Response>,
): Handler<Path> {
  const route = routeAt(path);
  return async (given, { params }) => {
    const answer = await endpoint(async (request) => {
      const presented = {
        authorization: request.headers.get("authorization"),
        cookies: readCookiesOf(request),
        request, // feature:openid-provider
      };
      const admission = await admit(presented, routeFor(route, request.method));
      switch (admission.verdict) {
        case "in":
          return work(admission.caller, { request, params: await params });
        case "refresh":
          return redirectTo(refreshPath(pathOf(request.url), admission.why), 307);
        case "out":
          // Whoever came to end something may hear of its end: that of the second to sign out everywhere, by the first.
          if (admission.why.state === "revoked" && !isSafe(request.method)) await confirmEnded(admission.why.sessionId);
          throw new AppError(admission.code);
        case "step_up":
          if (admission.caller.kind === "session" && wantsDocument(request.headers))
            return askForProof(request, admission.caller);
          throw new AppError("reauthentication_required", { headers: challenge(admission) });
        case "forbidden":
        case "limited":
        case "unavailable":
          throw admission.error;
      }
    })(given);
    answerInDpop(given, answer); // feature:openid-provider
    return answer;
  };
}

/** Path and query. Parsed for redirects alone: an answer from the token's claims has no use for it. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A person stands before it: somebody who has sent a form finds what they typed in the document that asks. */
async function askForProof(request: NextRequest, session: Session): Promise<Response> {
  const path = pathOf(request.url);
  if (isSafe(request.method)) return redirectTo(reauthenticatePath(path), 303);
  return answerWithProof(session, { path, asked: request.headers }, await readSentFields(request));
}

/** RFC 9470 §3. */
const challenge = (asked: Extract<Admission, { verdict: "step_up" }>): Record<string, string> => ({
  "www-authenticate": [
    'Bearer error="insufficient_user_authentication"',
    `max_age="${asked.maxAgeSeconds}"`,
    ...(asked.acr ? [`acr_values="${asked.acr}"`] : []), // feature:openid-provider
  ].join(", "),
});
