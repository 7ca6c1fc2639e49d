import "server-only";
import type { NextRequest } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { mostSupersededLaps, refreshPath } from "@/lib/shared/links";
import type { Role } from "@/lib/shared/schemas";
import { audit } from "../audit";
import { endpoint, type Exchange, redirectTo } from "../http/endpoint";
import { consume } from "../rate-limit";
import { readCookiesOf } from "../session/cookies";
import { pickCredential } from "../session/credential";
import type { Session } from "../session/session";
import { authenticate } from "./authenticate";

export type ProtectedExchange<Params> = Exchange & { readonly session: Session; readonly params: Params };
type Context<Params> = { readonly params: Promise<Params> };
type Options = {
  readonly role?: Role;
  /** Leave the limit per subject out: for what touches no database and so has nothing to protect. */
  readonly unlimited?: boolean;
};

/**
 * The guard of route handlers: signature, claims and revocation are checked here, whatever middleware did. Takes
 * `Authorization: Bearer` or the session cookie. Answers 401 and 403 as problem details, and sends a browser whose token is only
 * expired or superseded through the refresh endpoint (307: method and body come back).
 */
export function protectedEndpoint<Params = Record<string, never>>(
  options: Options,
  work: (exchange: ProtectedExchange<Params>) => Response | Promise<Response>,
): (request: NextRequest, context: Context<Params>) => Promise<Response> {
  return (request, context) =>
    endpoint(async (exchange) => {
      const cookies = readCookiesOf(request);
      const credential = pickCredential(request.headers.get("authorization"), cookies.accessToken);
      const authentication = await authenticate(credential);
      if (authentication.state !== "signed_in") {
        const { state } = authentication;
        const laps = state === "superseded" ? mostSupersededLaps : 1;
        const refreshable =
          credential?.transport !== "bearer" && state !== "revoked" && cookies.refreshToken !== undefined;
        if (refreshable && cookies.refreshedCount < laps)
          return throughRefresh(request, state === "superseded" ? "superseded" : undefined);
        if (credential === undefined) throw new AppError("unauthenticated");
        throw new AppError(credential.transport === "bearer" ? "invalid_token" : "session_ended");
      }
      const { session } = authentication;
      const { userId, sessionId } = session;
      if (options.role !== undefined && !session.roles.includes(options.role)) {
        await audit({
          type: "access_refused",
          outcome: "failure",
          userId,
          sessionId,
          client: exchange.client,
          detail: { needs: options.role },
        });
        throw new AppError("forbidden");
      }
      if (options.unlimited !== true)
        await consume("api_subject", userId, { client: exchange.client, userId, sessionId });
      return work({ ...exchange, session, params: await context.params });
    })(request);
}

function throughRefresh(request: Request, why: "superseded" | undefined): Response {
  const { pathname, search } = new URL(request.url);
  return redirectTo(refreshPath(pathname + search, why), 307);
}
