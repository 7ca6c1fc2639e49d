import "server-only";
import { AppError } from "@/lib/shared/errors";
import { withCookies } from "../../http/cookie";
import { isFromElsewhere } from "../../http/cross-site";
import { redirectTo, toPlainPage } from "../../http/endpoint";
import { wantsDocument } from "../../http/plain-page";
import { isPrefetch } from "../../http/prefetch";
import type { Departure } from "./flow";

/**
 * Whether somebody followed a link of a page of ours. Nothing is sent with such a link but cookies, so no other site may make a browser follow
 * it (CSRF): Fetch Metadata says who did.
 */
export const isOwnLink = (headers: Headers): boolean =>
  headers.get("sec-fetch-site") === "same-origin" && headers.get("sec-fetch-mode") === "navigate";

/** Whether a person may be on the way to sign in: by a link of ours, or an address that they typed. A client that says nothing is let through. */
export const mayBeginHere = (headers: Headers): boolean =>
  !isPrefetch(headers) && !isFromElsewhere(headers) && ["navigate", null].includes(headers.get("sec-fetch-mode"));

/**
 * Sends a browser away, to a provider or to a page of ours.
 *
 * @param begin where to, with which cookies
 * @param unavailable the page that says that the provider does not answer
 */
export async function leave(request: Request, begin: () => Promise<Departure>, unavailable: string): Promise<Response> {
  try {
    const { location, cookies } = await begin();
    return withCookies(redirectTo(location, 303), cookies);
  } catch (error) {
    if (error instanceof AppError && error.code === "sso_unavailable") return redirectTo(unavailable, 303);
    if (!wantsDocument(request.headers)) throw error;
    const { pathname, search } = new URL(request.url);
    return toPlainPage(error, request, pathname + search);
  }
}
