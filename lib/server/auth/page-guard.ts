import "server-only";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { AppError } from "@/lib/shared/errors";
import { loginPath, mostSupersededLaps, refreshPath } from "@/lib/shared/links";
import type { Role } from "@/lib/shared/schemas";
import { audit } from "../audit";
import { requestClient } from "../http/request";
import { readCookies } from "../session/cookies";
import { pickCredential } from "../session/credential";
import { whySessionEnded } from "../session/refresh";
import type { Session } from "../session/session";
import { authenticate } from "./authenticate";

const authenticated = cache(async () => {
  const cookies = await readCookies();
  return { cookies, authentication: await authenticate(pickCredential(null, cookies.accessToken)) };
});

/** Leaves the page with a 403 unless the session has the role. */
export async function requireRole(session: Session, role: Role | undefined): Promise<void> {
  if (role === undefined || session.roles.includes(role)) return;
  await auditForbidden(session, role);
  forbidden();
}

/** Records that somebody signed in asked for what is not theirs. */
export async function auditForbidden(session: Session, role: Role): Promise<void> {
  const { userId, sessionId } = session;
  await audit({
    type: "access_refused",
    outcome: "failure",
    userId,
    sessionId,
    client: await requestClient(),
    detail: { needs: role },
  });
}

/**
 * The guard of pages: the session of whoever asks, or a redirect. A token that is only expired or superseded goes through the
 * refresh endpoint and comes back; anything else ends at the login page with the reason.
 *
 * @param path where to return to: path and query of this page
 * @throws AppError `unavailable` when revocation can't be checked; redirects and `forbidden()` of Next
 */
export async function requirePageSession(path: string, role?: Role): Promise<Session> {
  const { cookies, authentication } = await authenticated();
  if (authentication.state === "signed_in") {
    await requireRole(authentication.session, role);
    return authentication.session;
  }
  const { state } = authentication;
  const laps = state === "superseded" ? mostSupersededLaps : 1;
  if (state !== "revoked" && cookies.refreshToken !== undefined && cookies.refreshedCount < laps) {
    redirect(refreshPath(path, state === "superseded" ? "superseded" : undefined));
  }
  const reason =
    state === "revoked"
      ? await whySessionEnded(cookies.refreshToken)
      : cookies.refreshedCount > 0
        ? "session_problem"
        : state === "missing"
          ? undefined
          : "session_ended";
  redirect(loginPath({ next: path, ...(reason === undefined ? {} : { reason }) }));
}

/** The session of whoever looks at a public page, or null; also null while it can't be checked. */
export async function optionalSession(): Promise<Session | null> {
  try {
    const { authentication } = await authenticated();
    return authentication.state === "signed_in" ? authentication.session : null;
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
}

/** Whether this browser seems to have a session, signed in or to be refreshed: good enough to choose a link, for nothing else. */
export async function hasSessionCookie(): Promise<boolean> {
  return (await readCookies()).refreshToken !== undefined;
}
