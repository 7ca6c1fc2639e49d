import "server-only";
import type { SignedIn } from "@/lib/shared/schemas";
import type { CookieChange } from "../http/cookie";
import { deviceCookie, type PresentedCookies, tokenCookies } from "./cookies";
import { endSessions } from "./end";
import { issueDeviceToken } from "./known-device";
import { readRefreshToken } from "./refresh/refresh-token";
import { startSession } from "./start";

/** Somebody has proved who they are, in some way: a password, a link in their mail. */
export type Proof = {
  readonly user: { readonly id: string; /** Normalised. */ readonly email: string };
  /** How, RFC 8176. */
  readonly amr: readonly string[];
  /** The number of the form that they did it with, if there was one: one form makes one session. */
  readonly form?: string | undefined;
};

/** What follows from a proof. A second step becomes another state of `answer`. */
export type Decision = { readonly answer: SignedIn; readonly cookies: readonly CookieChange[] };

/** The client id in tokens that browsers get. */
const browserClientId = "portcullis-web";

/**
 * Decides what a proof is good for: a new session in this browser, and the end of the one that it had before (ASVS 7.2.4), so
 * that nothing that was fixed beforehand survives. Every way in ends here, and nothing else starts sessions.
 *
 * @throws AppError `invalid_credentials` when the user was disabled meanwhile; `unavailable`
 */
export async function decide({ user, amr, form }: Proof, presented: PresentedCookies): Promise<Decision> {
  const session = await startSession({ userId: user.id, clientId: browserClientId, amr, form });
  const handle = presented.refreshToken === undefined ? undefined : readRefreshToken(presented.refreshToken);
  if (handle !== undefined && handle.sessionId !== session.sessionId)
    await endSessions({ sessionId: handle.sessionId }, "replaced");
  return {
    answer: {
      state: "signed_in",
      user: { id: session.userId, roles: [session.role] },
      session: { id: session.sessionId, expiresAt: session.tokens.sessionExpiresAt.toISOString() },
    },
    cookies: [...tokenCookies(session.tokens), deviceCookie(issueDeviceToken(user.email))],
  };
}
