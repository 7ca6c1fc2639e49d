import "server-only";
import type { LoginReason } from "@/lib/shared/links";
import type { PresentedCookies } from "../session/cookies";
import { whySessionEnded } from "../session/refresh/refresh";
import type { Admission } from "./admit";

/** What a person who is sent to the login page is told; undefined for somebody who was not signed in. */
export async function loginReason(
  { why: { state } }: Extract<Admission, { verdict: "out" }>,
  cookies: PresentedCookies,
): Promise<LoginReason | undefined> {
  if (state === "revoked") return whySessionEnded(cookies.refreshToken);
  if (cookies.refreshedCount > 0) return "session_problem";
  return state === "missing" ? undefined : "session_ended";
}
