import "server-only";
import { AppError, statusOf } from "@/lib/shared/errors";
import type { Demonstration } from "@/lib/shared/features/demonstration";
import { routeAt } from "@/lib/shared/routes";
import { happened } from "../../events";
import { admit } from "../../guard/admit";
import { attempt } from "../../rate-limit";
import { noCookies } from "../../session/cookies";
import { endSessions } from "../../session/end";
import { issueAccessToken } from "../../session/issue-access-token";
import type { Session } from "../../session/session";
import { findSession } from "../../session/store";
import { insertThrowAway } from "./store";

/**
 * Shows on a session of its own that a sign-out is the end: asks the guard with a token, ends that token's session as every sign-out
 * does, and asks again with the same token. The session that asks goes on. What is said has been measured.
 *
 * Nothing that could be misused leaves: the token is for nobody, and the session is none to whoever lists, counts or renews sessions
 * (see `insertThrowAway`), also when this process dies half-way.
 *
 * @throws AppError `rate_limited`, `unavailable`, `session_ended` when the account is gone or disabled
 */
export async function demonstrate(session: Session): Promise<Demonstration> {
  const { userId, sessionId } = session;
  return attempt([["demonstration", userId]], () => run(session), { userId, sessionId });
}

async function run(session: Session): Promise<Demonstration> {
  const { userId, sessionId } = session;
  const [own, row] = await Promise.all([findSession(sessionId), insertThrowAway(session)]);
  if (own === undefined || row === undefined) throw new AppError("session_ended");
  const { token, expiresAt } = await issueAccessToken({
    userId,
    sessionId: row.id,
    generation: row.generation,
    clientId: row.clientId,
    role: row.role,
    version: row.version,
    // Nobody has proved anything for this.
    authenticatedAt: session.authenticatedAt,
    amr: session.amr,
    // As long as any other, and no longer than the session that asks may live.
    sessionExpiresAt: own.idleExpiresAt,
    now: row.now,
  });
  const before = await ask(token);
  const start = performance.now();
  await endSessions({ sessionId: row.id, userId }, "signed_out", (tx) =>
    happened({ type: "demonstration", outcome: "success", userId, sessionId, detail: { demonstrated: row.id } }, tx),
  );
  const ending = millisecondsSince(start);
  const after = await ask(token);
  return { sessionId: row.id, expiresAt: expiresAt.toISOString(), before, ending, after };
}

/** What a request with this token is answered: by the function that decides about every request. */
async function ask(token: string): Promise<Demonstration["before"]> {
  const start = performance.now();
  const admission = await admit({ authorization: `Bearer ${token}`, cookies: noCookies }, routeAt("/api/me"));
  const took = millisecondsSince(start);
  switch (admission.verdict) {
    case "in":
      return { status: 200, code: null, took };
    case "out":
      return { status: statusOf(admission.code), code: admission.code, took };
    case "limited":
    case "unavailable":
      throw admission.error;
    case "refresh":
    case "forbidden":
    case "step_up":
      throw new Error(`the guard answered a token of a session with ${admission.verdict}`);
  }
}

/** To the hundredth. */
const millisecondsSince = (start: number): number => Math.round((performance.now() - start) * 100) / 100;
