import "server-only";
import { hour } from "@/lib/shared/durations";
import { env, type RatePolicy } from "../env";

export type Policy =
  /** Sign-in from devices that have not signed in to the account before; the key is the normalised address. */
  | "login_account"
  /** Sign-in from one device that has; the key is the address and the device's id. Strangers can't use it up. */
  | "login_known_device"
  /** Sign-in from one network address, whichever accounts it tries. */
  | "login_source"
  | "signup_source"
  | "verify_source"
  /** The key is the session's id. */
  | "refresh_session"
  /** The key is the user's id. */
  | "api_subject"
  /** Mails to one address, so that nobody can fill a stranger's mailbox; the key is the normalised address. */
  | "mail_address";

export type PolicyRule = RatePolicy & {
  /**
   * What a success gives back. "all" starts the count again: it counts failures in a row. "one" returns only the attempt
   * itself, or someone with an account of their own could wipe the failures of their network address by signing in.
   */
  readonly forgives: "all" | "one";
};

/** Every policy with its points and seconds. */
export function policyRules(): Readonly<Record<Policy, PolicyRule>> {
  const configured = env();
  return {
    login_account: { ...configured.RATE_LIMIT_LOGIN_ACCOUNT, forgives: "all" },
    login_known_device: { ...configured.RATE_LIMIT_LOGIN_ACCOUNT, forgives: "all" },
    login_source: { ...configured.RATE_LIMIT_LOGIN_SOURCE, forgives: "one" },
    signup_source: { ...configured.RATE_LIMIT_SIGNUP_SOURCE, forgives: "one" },
    verify_source: { ...configured.RATE_LIMIT_VERIFY_SOURCE, forgives: "one" },
    refresh_session: { ...configured.RATE_LIMIT_REFRESH_SESSION, forgives: "one" },
    api_subject: { ...configured.RATE_LIMIT_API_SUBJECT, forgives: "one" },
    mail_address: { points: 5, seconds: hour, forgives: "one" },
  };
}
