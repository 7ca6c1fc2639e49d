import "server-only";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../env";
import { refuseOtherDomains } from "../../users/domains";

/** Whether anybody may ask for an account (SIGNUP). */
export const signUpIsOpen = (): boolean => env().SIGNUP === "open";

/** Whether a link may make an account now: those of invitations also where nobody may ask for one. */
export const mayMakeAccount = ({ invited }: { readonly invited: boolean }): boolean =>
  env().SIGNUP === "open" || (invited && env().SIGNUP === "invite");

/**
 * Refuses whoever may not ask for an account. The answer hangs on the configuration and the address's domain alone, so it says nothing about
 * accounts.
 *
 * @param email normalised
 * @throws AppError `signup_closed`; `invalid_input` for an address elsewhere than at SIGNUP_DOMAINS
 */
export function refuseStrangers(email: string): void {
  if (!signUpIsOpen()) throw new AppError("signup_closed");
  refuseOtherDomains(email, env().SIGNUP_DOMAINS);
}
