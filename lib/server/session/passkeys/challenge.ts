import "server-only";
import { randomBytes } from "node:crypto";
import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { challengeTtl } from "@/lib/shared/features/passkeys/challenge";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { transaction, type Transaction } from "../../db";
import type { CookieChange } from "../../http/cookie";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { issueTicket, useTicket } from "../../tickets";
import { cookieNames } from "../cookie-names";
import type { PresentedCookies } from "../cookies";
import { challengeBytes, relyingParty } from "./relying-party";

/** Of the ticket that a challenge is: whoever answers it proves who they are. */
const purpose = "passkey";

type Presented = Pick<PresentedCookies, "challengeSecret">;

/** What a browser is asked, and the cookie that says which browser that is. */
export type Challenge = {
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  readonly cookies: readonly CookieChange[];
};

/**
 * Asks a browser to show a passkey, of whichever account: to sign in, to take a second step, to prove again who one is. The challenge is a
 * ticket bound to a cookie of its own: a page asks by itself as it opens, and whatever it is answered must not put out the step that this browser
 * has begun meanwhile. A cookie that is there already stays: it may be that of another tab.
 *
 * @throws AppError `rate_limited`, `unavailable`
 */
export async function askForPasskey({ challengeSecret }: Presented): Promise<Challenge> {
  await consume("passkey_source", sourceKey(currentClient().ip));
  const boundTo = ticketSecretSchema.safeParse(challengeSecret).data ?? randomBytes(32).toString("base64url");
  const { secret } = await transaction((tx) => issueTicket(tx, { purpose, boundTo, ttlSeconds: challengeTtl }));
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: challengeBytes(secret),
    timeout: challengeTtl * 1000,
    userVerification: "required",
  });
  return { options, cookies: [{ name: cookieNames.challenge, value: boundTo, maxAge: challengeTtl }] };
}

/** Takes the cookie back, once its challenge was answered. */
export const clearedChallengeCookie: CookieChange = { name: cookieNames.challenge, value: "", maxAge: 0 };

/** Uses a challenge up. @returns false when it is used, expired, unknown, or another browser's */
export async function takeChallenge(
  tx: Transaction,
  challenge: string,
  { challengeSecret = "" }: Presented,
): Promise<boolean> {
  return (await useTicket(tx, purpose, challenge, challengeSecret)) !== undefined;
}
