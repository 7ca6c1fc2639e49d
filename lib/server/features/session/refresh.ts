import "server-only";
import { now } from "../../clock";
import { env } from "../../env";
import { identify } from "../../guard/identify";
import type { CookieChange } from "../../http/cookie";
import { type PresentedCookies, refreshedMark, refreshedMarkTtl, tokenCookies } from "../../session/cookies";
import { pickCredential } from "../../session/credential";
import { clearedActCookie } from "../../session/impersonation/cookie"; // feature:impersonation
import { refreshSession, type RefusalReason } from "../../session/refresh/refresh";

export type BrowserRefresh =
  /** `repeated`: the client did not keep what it has been given before. */
  | { readonly kind: "refreshed"; readonly cookies: readonly CookieChange[]; readonly repeated: boolean }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/**
 * Refreshes the session of a browser. On a refusal no cookie is touched: the browser may hold newer ones by now than the request
 * that was refused.
 *
 * @param chain set when the browser is on its way to a page: a token that another request has fetched meanwhile is used as
 *   it is, so that any number of requests that expire together cost one rotation
 * @throws AppError `rate_limited`, `unavailable`
 */
export async function refreshBrowser(
  presented: PresentedCookies,
  chain?: { readonly superseded: boolean },
): Promise<BrowserRefresh> {
  const mark = refreshedMark(chain?.superseded === true ? presented.refreshedCount + 1 : 1);
  if (chain !== undefined && (await isGoodForAWhile(presented.accessToken)))
    return {
      kind: "refreshed",
      cookies: [
        ...(await backToOneself(presented)), // feature:impersonation
        mark,
      ],
      repeated: false,
    };
  const outcome = await refreshSession(presented.refreshToken);
  if (outcome.kind === "refused") return outcome;
  return {
    kind: "refreshed",
    cookies: [
      ...(await backToOneself(presented)), // feature:impersonation
      ...tokenCookies(outcome.session.tokens),
      ...(chain === undefined ? [] : [mark]),
    ],
    // A browser that has just been refreshed brings the mark of it. (Its other requests that were under way may not; they are
    // marked for nothing, and the gate takes that away.)
    repeated: !outcome.moved && presented.refreshedCount === 0,
  };
}

// feature:impersonation begin
/** Takes back what this browser was somebody else by, once that is over: its own session is the one that goes on. */
async function backToOneself({ actToken }: PresentedCookies): Promise<readonly CookieChange[]> {
  if (actToken === undefined) return [];
  const { state } = await identify({ transport: "cookie", token: actToken, acts: true });
  return state === "known" ? [] : [clearedActCookie];
}
// feature:impersonation end

/** Whether a token will outlive the mark that goes with it. */
async function isGoodForAWhile(accessToken: string | undefined): Promise<boolean> {
  const identified = await identify(pickCredential(null, { accessToken }));
  if (identified.state !== "known" || identified.caller.kind !== "session") return false;
  const secondsLeft = (identified.caller.expiresAt.getTime() - now()) / 1000 + env().CLOCK_TOLERANCE;
  return secondsLeft > refreshedMarkTtl() + 1;
}
