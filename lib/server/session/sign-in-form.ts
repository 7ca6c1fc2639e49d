import "server-only";
import { redirect } from "next/navigation";
import { AppError } from "@/lib/shared/errors";
import { stepPath } from "@/lib/shared/links";
import { env } from "../env";
import { applyCookies } from "../http/request";
import { type PresentedCookies, readCookies } from "./cookies";
import type { Decision } from "./sign-in";

const safari = "Safari keeps no such cookie over plain http: for Safari, start this app with npm start -- --https.";
const overPlainHttp = () => env().APP_ORIGIN.startsWith("http:");

type Ways<I> = {
  /** Where somebody who has signed in goes on to. */
  readonly next: () => string;
  /** For a form behind a link: the page that says what has become of it, and what to do now. */
  readonly gone?: (input: I) => string;
};

/**
 * The work of a form that ends in a session, for `formAction`: gives the browser the cookies of the decision and goes on, or to the next step. A browser
 * that keeps no cookies is told so, with nothing done.
 *
 * @param prove the use-case that decides
 */
export function signInForm<I>(
  prove: (input: I, presented: PresentedCookies) => Promise<Decision>,
  { next, gone }: Ways<I>,
): (input: I) => Promise<never> {
  return async (input) => {
    const presented = await readCookies();
    // The page of the form has set one; a browser that doesn't bring it back would be asked to sign in again for ever.
    if (!presented.acceptsCookies) throw new AppError("cookies_blocked", overPlainHttp() ? { hint: safari } : {});
    let onward = next();
    try {
      const { cookies, page } = await prove(input, presented);
      await applyCookies(cookies);
      if (page !== null) onward = stepPath(page, onward);
    } catch (error) {
      if (gone !== undefined && error instanceof AppError && error.code === "link_invalid") redirect(gone(input));
      throw error;
    }
    redirect(onward);
  };
}
