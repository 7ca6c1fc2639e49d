import "server-only";
import { env } from "../env";
import type { ClientInfo } from "../http/client";
import { log } from "../log";
import { sendMail } from "../mail";
import { sessionReusedMail } from "../mail/templates";
import { markRefreshed, readCookies, refreshedMarkTtl, setTokenCookies } from "../session/cookies";
import { pickCredential } from "../session/credential";
import { refreshSession, type RefusalReason } from "../session/refresh";
import { findUserById } from "../users/store";
import { authenticate } from "./authenticate";

export type BrowserRefresh =
  { readonly kind: "refreshed" } | { readonly kind: "refused"; readonly reason: RefusalReason };

/**
 * Refreshes the session of a browser and gives it its new cookies. On a refusal no cookie is touched: the browser may hold
 * newer ones by now than the request that was refused.
 *
 * @param chain set when the browser is on its way to a page: a token that another request has fetched meanwhile is used as
 *   it is, so that any number of requests that expire together cost one rotation
 * @throws AppError `rate_limited`, `unavailable`
 */
export async function refreshBrowser(
  client: ClientInfo,
  chain?: { readonly superseded: boolean },
): Promise<BrowserRefresh> {
  const cookies = await readCookies();
  const lap = chain?.superseded === true ? cookies.refreshedCount + 1 : 1;
  if (chain !== undefined && (await isGoodForAWhile(cookies.accessToken))) {
    await markRefreshed(lap);
    return { kind: "refreshed" };
  }
  const outcome = await refreshSession(cookies.refreshToken, client);
  if (outcome.kind === "refused") {
    if (outcome.reuseDetectedFor !== undefined) await tellAboutReuse(outcome.reuseDetectedFor, client);
    return { kind: "refused", reason: outcome.reason };
  }
  await setTokenCookies(outcome.session.tokens);
  if (chain !== undefined) await markRefreshed(lap);
  return { kind: "refreshed" };
}

/** Whether a token will outlive the mark that goes with it. */
async function isGoodForAWhile(accessToken: string | undefined): Promise<boolean> {
  const authentication = await authenticate(pickCredential(null, accessToken));
  if (authentication.state !== "signed_in") return false;
  const secondsLeft = (authentication.session.expiresAt.getTime() - Date.now()) / 1000 + env().CLOCK_TOLERANCE;
  return secondsLeft > refreshedMarkTtl() + 1;
}

/** Mails the owner that a spent refresh token of theirs was used, and from where. */
export async function tellAboutReuse(userId: string, client: ClientInfo): Promise<void> {
  const user = await findUserById(userId);
  if (user === null) return;
  const mail = sessionReusedMail({
    to: user.email,
    name: user.name,
    ip: client.ip,
    loginUrl: `${env().APP_ORIGIN}/login`,
  });
  // The refusal doesn't wait for a mail server.
  void sendMail(mail).catch((error: unknown) =>
    log.error({ err: error }, "the mail about a reused session could not be sent"),
  );
}
