import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";
import { loginPath } from "@/lib/shared/links";
import type { Role } from "@/lib/shared/schemas";
import { formAction } from "../http/form";
import { requestClient } from "../http/request";
import { markRefreshed, readCookies, setTokenCookies } from "../session/cookies";
import { pickCredential } from "../session/credential";
import { refreshSession, whySessionEnded } from "../session/refresh";
import type { Session } from "../session/session";
import { authenticate, type Authentication } from "./authenticate";
import { auditForbidden } from "./page-guard";
import { tellAboutReuse } from "./refresh";

/**
 * The guard of Server Actions. An action can set cookies, so a token that is only expired or superseded is refreshed right
 * here and the action goes on: nothing that was typed has to travel twice.
 *
 * @param path the page that hosts the form, to return to after signing in
 * @throws AppError `unavailable`, `rate_limited`; redirects of Next
 */
export async function requireActionSession(path: string): Promise<Session> {
  const cookies = await readCookies();
  let authentication: Authentication = await authenticate(pickCredential(null, cookies.accessToken));
  if (
    authentication.state !== "signed_in" &&
    authentication.state !== "revoked" &&
    cookies.refreshToken !== undefined
  ) {
    const client = await requestClient();
    const outcome = await refreshSession(cookies.refreshToken, client);
    if (outcome.kind === "refused") {
      if (outcome.reuseDetectedFor !== undefined) await tellAboutReuse(outcome.reuseDetectedFor, client);
      redirect(loginPath({ next: path, reason: outcome.reason }));
    }
    await setTokenCookies(outcome.session.tokens);
    await markRefreshed(1);
    authentication = await authenticate({ transport: "cookie", token: outcome.session.tokens.accessToken });
  }
  if (authentication.state !== "signed_in") {
    if (authentication.state === "missing") redirect(loginPath({ next: path }));
    redirect(loginPath({ next: path, reason: await whySessionEnded(cookies.refreshToken) }));
  }
  return authentication.session;
}

/**
 * A Server Action for signed-in people: guard first, then the form's border.
 *
 * @param path the page that hosts the form
 * @param work gets the session, the parsed input and what was typed
 */
export function protectedAction<S extends z.ZodObject>(
  options: { readonly path: string; readonly schema: S; readonly role?: Role },
  work: (session: Session, input: z.output<S>, typed: Readonly<Record<string, string>>) => Promise<FormState>,
): (form: FormData) => Promise<FormState> {
  return (form) =>
    formAction(options.schema, form, async (input, typed) => {
      const session = await requireActionSession(options.path);
      if (options.role !== undefined && !session.roles.includes(options.role)) {
        await auditForbidden(session, options.role);
        throw new AppError("forbidden");
      }
      return work(session, input, typed);
    });
}
