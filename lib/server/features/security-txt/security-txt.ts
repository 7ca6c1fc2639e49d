import "server-only";
import { day } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { now } from "../../clock";
import { env } from "../../env";

/** For how long what it says may be believed, in seconds. Each answer says so anew: there is no file that somebody has to remember. */
const goodFor = 30 * day;

/** Where to report what is broken (RFC 9116). @throws AppError `not_found` where SECURITY_CONTACT is not set */
export function securityTxt(): string {
  const { APP_ORIGIN, SECURITY_CONTACT } = env();
  if (SECURITY_CONTACT === undefined) throw new AppError("not_found");
  return [
    ...SECURITY_CONTACT.map((contact) => `Contact: ${contact}`),
    `Expires: ${new Date(now() + goodFor * 1000).toISOString()}`,
    `Canonical: ${APP_ORIGIN}/.well-known/security.txt`,
    "",
  ].join("\n");
}
