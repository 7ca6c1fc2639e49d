import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";

/**
 * What a form says whose passkey was refused; of one that is nobody's the page is told so, that the browser may forget it.
 *
 * @throws whatever else was thrown, in words about passkeys
 */
export function refusedPasskey(error: unknown): FormState {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "invalid_credentials") throw new AppError("passkey_refused", { cause: error });
  if (error.code !== "passkey_unknown") throw error;
  return { status: "error", message: error.sentence, fields: {}, typed: {}, unknownPasskey: true };
}

/** The work of a form that shows a passkey, with its refusals as above. */
export const byPasskey =
  <I>(work: (input: I) => Promise<FormState>): ((input: I) => Promise<FormState>) =>
  (input) =>
    work(input).catch(refusedPasskey);
