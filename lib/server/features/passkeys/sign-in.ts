import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { AssertionCredential } from "@/lib/shared/webauthn";
import { happened } from "../../events";
import { consume } from "../../rate-limit";
import type { PresentedCookies } from "../../session/cookies";
import { provePasskey } from "../../session/passkeys/prove";
import { decide, type Decision } from "../../session/sign-in";
import { clearedChallengeCookie } from "../../session/passkeys/challenge";

/**
 * Signs a person in with a passkey, without address and password. It is two factors by itself, so that a second one is not asked for. One
 * challenge makes one session.
 *
 * @throws AppError `passkey_unknown`, `passkey_refused`, `passkey_copied`, `challenge_expired`, `rate_limited`, `unavailable`
 */
export async function signInWithPasskey(
  { credential, staySignedIn }: { readonly credential: AssertionCredential; readonly staySignedIn: boolean },
  presented: PresentedCookies,
): Promise<Decision> {
  const { user, amr, detail } = await provePasskey({ credential, presented }, "passkey_sign_in");
  const { id: userId } = user;
  await consume("login_success", userId, { userId });
  await happened({ type: "passkey_sign_in", outcome: "success", userId, detail });
  const decision = await decide({ user, amr, staySignedIn }, presented).catch(inOtherWords);
  return { ...decision, cookies: [clearedChallengeCookie, ...decision.cookies] };
}

/** The account was disabled, or the passkey removed, since it was shown. Nobody has typed an address or a password here. */
function inOtherWords(error: unknown): never {
  if (error instanceof AppError && error.code === "invalid_credentials")
    throw new AppError("passkey_refused", { cause: error });
  throw error;
}
