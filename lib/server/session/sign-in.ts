import "server-only";
import { browserClientId } from "@/lib/shared/client-id";
import { processWide } from "../process-wide";
import { deviceCookie, type PresentedCookies, tokenCookies } from "./cookies";
import { clearedActCookie } from "./impersonation/cookie"; // feature:impersonation
import type { Decision, Proof, Step } from "./decision";
import { endSessions } from "./end";
import { issueDeviceToken } from "./known-device";
import { readRefreshToken } from "./refresh/refresh-token";
import { startSession } from "./start";

export type { Decision, Proof, Step } from "./decision";

const connected = () => processWide<{ steps?: readonly Step[] }>("session.steps", () => ({}));

/** Says what may be needed between a proof and a session, in the order in which it is asked for; wiring does, at start. */
export function setSteps(steps: readonly Step[]): void {
  connected().steps = steps;
}

/**
 * Decides what a proof is good for: another step, or a new session in this browser or of this client, and the end of the one that it had before (ASVS 7.2.4), so
 * that nothing that was fixed beforehand survives. Every way in ends here.
 *
 * @throws AppError `invalid_credentials` when the user was disabled or their credentials were replaced meanwhile; `unavailable`
 */
export async function decide(proof: Proof, presented: PresentedCookies): Promise<Decision> {
  const { steps } = connected();
  // Nobody is let in without a step because nothing has said which there are.
  if (steps === undefined) throw new Error("no steps are connected");
  for (const step of steps) {
    const needed = await step(proof, presented);
    if (needed !== undefined) return needed;
  }
  return begin(proof, presented);
}

async function begin(proof: Proof, presented: PresentedCookies): Promise<Decision> {
  const { user, amr, staySignedIn, form } = proof;
  const { id: userId, credentialVersion } = user;
  const session = await startSession({
    userId,
    credentialVersion,
    clientId: presented.clientId ?? browserClientId,
    amr,
    staySignedIn,
    form,
    ...(proof.once && { once: true }), // feature:totp
  });
  const handle = presented.refreshToken === undefined ? undefined : readRefreshToken(presented.refreshToken);
  if (handle !== undefined && handle.sessionId !== session.sessionId)
    await endSessions({ sessionId: handle.sessionId }, "replaced");
  return {
    answer: {
      state: "signed_in",
      user: { id: session.userId, roles: [session.role] },
      session: { id: session.sessionId, expiresAt: session.tokens.sessionExpiresAt.toISOString() },
    },
    cookies: [
      clearedActCookie, // feature:impersonation
      ...tokenCookies(session.tokens),
      deviceCookie(issueDeviceToken(user), staySignedIn),
    ],
    page: null,
    session, // feature:token-endpoint
  };
}
