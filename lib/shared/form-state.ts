import type { ShareState } from "./features/sharing"; // feature:sharing

/** What a form's action hands back to the page: an outcome in words, faults by field, and what was typed (never passwords). */
export type FormState = {
  readonly status: "idle" | "error" | "done";
  readonly message: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly typed: Readonly<Record<string, string>>;
  /** Names of the secrets that were sent with what is refused: without scripts their fields are empty now. */
  readonly emptied?: readonly string[];
  /** Shown once, where it was asked for. */
  readonly recoveryCodes?: readonly string[]; // feature:totp
  readonly share?: ShareState; // feature:sharing
  readonly apiToken?: { readonly id: string; readonly token: string }; // feature:api-tokens
  readonly clientSecret?: { readonly id: string; readonly secret: string }; // feature:openid-provider
  /** The passkey that was shown is nobody’s: the browser may forget it. */
  readonly unknownPasskey?: true; // feature:passkeys
  /** The page is older than the app: only a reload helps. */
  readonly stale?: true;
};

export const idleForm: FormState = { status: "idle", message: null, fields: {}, typed: {} };

/** What an action hands back when all went well. */
export const doneForm = (message: string, typed: Readonly<Record<string, string>> = {}): FormState => ({
  status: "done",
  message,
  fields: {},
  typed,
});
