import { sentenceOf } from "@/lib/shared/errors";
import type { SsoCode } from "@/lib/shared/features/sso";

const problem = (code: SsoCode) => ({ tone: "end", text: sentenceOf(code), gate: "closed", over: false }) as const;

/** What it means to stand before the login page again after going to a provider. */
export const ssoTold = {
  sso_denied: problem("sso_denied"),
  sso_expired: problem("sso_expired"),
  sso_failed: problem("sso_failed"),
  sso_unavailable: problem("sso_unavailable"),
  sso_unverified: problem("sso_unverified"),
  sso_closed: problem("sso_closed"),
  sso_known: { ...problem("sso_known"), tone: "plain" },
  sso_taken: problem("sso_taken"),
  sso_disabled: problem("sso_disabled"),
} as const;
