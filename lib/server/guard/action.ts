import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";
import { reauthenticatePath } from "@/lib/shared/links";
import { ownerField } from "@/lib/shared/owner";
import { requestContext } from "../request-context";
import { type Route, routeFor } from "@/lib/shared/route-row";
import { type ProtectedEndpointPath, type ProtectedPagePath, routeAt } from "@/lib/shared/routes";
import { formAction } from "../http/form";
import { answerWithForm } from "../http/kept-form";
import { applyCookies, requestHeaders } from "../http/request";
import { type PresentedCookies, readCookies, refreshedMark, tokenCookies } from "../session/cookies";
import { clearedActCookie } from "../session/impersonation/cookie"; // feature:impersonation
import { isOwnedBy } from "../session/owner";
import { refreshSession } from "../session/refresh/refresh";
import type { Session } from "../session/session";
import { toLogin } from "../session/to-login";
import { type Admission, admit } from "./admit";
import type { Caller } from "./caller";
import { loginReason } from "./login-reason";
import { proofDocument } from "./proof-document";

/** What a guarded action works with. */
export type GuardedForm<S extends z.ZodObject> = {
  readonly session: Session;
  readonly input: z.output<S>;
  /** What was typed, to show it again: text only, and never a password. */
  readonly typed: Readonly<Record<string, string>>;
};

/**
 * A Server Action for signed-in people: the guard, then the form's border. A token that is only expired or superseded is
 * refreshed in place, since an action can set cookies: nothing that was typed has to travel twice. A form of a page that was made for
 * another account than the one that is signed in by now is refused.
 *
 * @param path the page that hosts the form, as the route table spells it
 * @param like the endpoint that does the same, where the page hosts forms that need different things: its row says what this one needs
 */
export function protectedAction<S extends z.ZodObject>(
  path: ProtectedPagePath,
  schema: S,
  work: (form: GuardedForm<S>) => Promise<FormState>,
  like?: ProtectedEndpointPath,
): (form: FormData) => Promise<FormState> {
  const route = routeFor({ ...routeAt(path), ...(like && { changes: routeAt(like).changes }) }, "POST");
  return (form) =>
    formAction(schema, form, async (input, typed) => {
      const session = await requireActionSession(route);
      if (!isOwnedBy(session, form.get(ownerField))) throw new AppError("account_changed");
      return work({ session, input, typed });
    });
}

async function requireActionSession(route: Route): Promise<Session> {
  const cookies = await readCookies();
  const next = requestContext()?.url ?? route.path;
  const admission = await admittedAfterRefresh(route, cookies, next);
  switch (admission.verdict) {
    case "in":
      if (admission.caller.kind === "session") return admission.caller;
      throw new AppError("forbidden");
    case "refresh":
      return toLogin({ next, reason: "session_problem" });
    case "out":
      // Nobody sends a form of a private page who was never signed in: the cookies have gone with the session.
      return toLogin({ next, reason: (await loginReason(admission, cookies)) ?? "session_ended" });
    case "step_up":
      return toProof(next, admission.caller);
    case "forbidden":
    case "limited":
    case "unavailable":
      throw admission.error;
  }
}

/** Scripts have kept what was typed when they follow; without them it waits in the document that asks for the proof. */
async function toProof(next: string, caller: Caller): Promise<never> {
  const asked = await requestHeaders();
  if (caller.kind === "session") answerWithForm(await proofDocument(caller, { path: next, asked }));
  redirect(reauthenticatePath(next));
}

async function admittedAfterRefresh(route: Route, cookies: PresentedCookies, next: string): Promise<Admission> {
  // In place there are no laps to count: also whoever comes back from a refresh may need this one, or be caught by it.
  const admission = await admit({ authorization: null, cookies: { ...cookies, refreshedCount: 0 } }, route);
  if (admission.verdict !== "refresh") return admission;
  const outcome = await refreshSession(cookies.refreshToken);
  if (outcome.kind === "refused") return toLogin({ next, reason: outcome.reason });
  const { tokens } = outcome.session;
  await applyCookies([
    ...tokenCookies(tokens),
    refreshedMark(1),
    ...(cookies.actToken === undefined ? [] : [clearedActCookie]), // feature:impersonation
  ]);
  const renewed = {
    ...cookies,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    refreshedCount: 1,
    actToken: undefined, // feature:impersonation
  };
  return admit({ authorization: null, cookies: renewed }, route);
}
