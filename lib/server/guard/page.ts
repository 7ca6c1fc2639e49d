import "server-only";
import { forbidden, notFound, redirect, unstable_rethrow } from "next/navigation";
import { cache } from "react";
import { AppError } from "@/lib/shared/errors";
import { loginPath, reauthenticatePath, refreshPath } from "@/lib/shared/links";
import { type ProtectedPagePath, routeAt } from "@/lib/shared/routes";
import { isDevelopment } from "../env";
import { log } from "../log";
import { readCookies } from "../session/cookies";
import { pickCredential } from "../session/credential";
import type { Session } from "../session/session";
import { admit } from "./admit";
import { identify } from "./identify";
import { loginReason } from "./login-reason";

/**
 * The guard of pages: the session of whoever asks, or a redirect of Next. A token that is only expired or superseded goes
 * through the refresh endpoint and comes back; anything else ends at the login page with the reason.
 *
 * @param here path and query of this very request, to come back to
 * @throws AppError `unavailable`, `rate_limited`; redirects and `forbidden()` of Next
 */
export async function requirePageSession(path: ProtectedPagePath, here: string): Promise<Session> {
  const cookies = await readCookies();
  const admission = await admit({ authorization: null, cookies }, routeAt(path));
  switch (admission.verdict) {
    case "in":
      return admission.caller.kind === "session" ? admission.caller : forbidden();
    case "refresh":
      return redirect(refreshPath(here, admission.why));
    case "out":
      return redirect(loginPath({ next: here, reason: await loginReason(admission, cookies) }));
    case "forbidden":
      if (admission.error.code === "forbidden") return forbidden();
      throw admission.error;
    case "step_up":
      return redirect(reauthenticatePath(here));
    case "limited":
    case "unavailable":
      throw admission.error;
  }
}

/**
 * What the use-cases behind a page refuse, in Next's words: 404, 403, or the login page when the session outlived its user's row.
 *
 * Anything else that a page throws is logged here and becomes `internal`; in development it goes on to Next, which shows where it was.
 *
 * @returns the refusal where Next has no word for it (429, 500, 503): the page says it itself
 */
export function translateRefusal(error: unknown, here: string): AppError {
  unstable_rethrow(error);
  if (!(error instanceof AppError)) {
    if (isDevelopment()) throw error;
    log.error({ err: error }, "a page failed");
    return new AppError("internal");
  }
  if (error.code === "not_found") notFound();
  if (error.code === "forbidden") forbidden();
  if (error.code === "session_ended") redirect(loginPath({ next: here, reason: "session_ended" }));
  return error;
}

const identified = cache(async () => identify(pickCredential(null, await readCookies())));

/** The session of whoever looks at a public page, or null; also null while it can't be checked. */
export async function optionalSession(): Promise<Session | null> {
  try {
    const found = await identified();
    return found.state === "known" && found.caller.kind === "session" ? found.caller : null;
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
}
