import "server-only";
import { AppError } from "@/lib/shared/errors";
import { noticePath, ssoCodes } from "@/lib/shared/features/sso";
import { requireOwnForm } from "../../guard/own-form";
import { type CookieChange, withCookies } from "../../http/cookie";
import { empty, redirectTo } from "../../http/endpoint";
import { wantsDocument } from "../../http/plain-page";
import type { Session } from "../../session/session";

/**
 * Does what a form of the page of identities, or a program, asks for. Whoever sent the form is led back to the page, which says what has come of it.
 *
 * @param work returns the cookies that go with the answer
 * @throws AppError `account_changed`, and to a program whatever the work does
 */
export async function answerForm(
  request: Request,
  session: Session,
  done: "connected" | "disconnected",
  work: () => Promise<readonly CookieChange[]>,
): Promise<Response> {
  if (!wantsDocument(request.headers)) return withCookies(empty(204), await work());
  await requireOwnForm(request, session);
  try {
    return withCookies(redirectTo(noticePath(done), 303), await work());
  } catch (error) {
    const code = error instanceof AppError ? ssoCodes.find((known) => known === error.code) : undefined;
    if (code === undefined) throw error;
    return redirectTo(noticePath(code), 303);
  }
}
