import "server-only";
import { AppError } from "@/lib/shared/errors";

/** Whether a normalised address is at one of these domains; undefined where any will do. */
export const isAtOneOf = (domains: readonly string[] | undefined, email: string): boolean =>
  domains?.includes(email.slice(email.lastIndexOf("@") + 1)) ?? true;

/**
 * Refuses an address that is not at one of these domains. The answer hangs on the configuration and the address's domain alone, so it says
 * nothing about accounts.
 *
 * @param email normalised
 * @param domains undefined where any will do
 * @throws AppError `invalid_input`
 */
export function refuseOtherDomains(email: string, domains: readonly string[] | undefined): void {
  if (domains === undefined || isAtOneOf(domains, email)) return;
  const message = `Only addresses at ${new Intl.ListFormat("en", { type: "disjunction" }).format(domains)} can be used here.`;
  throw new AppError("invalid_input", { fields: [{ field: "email", code: "domain_refused", message }] });
}
