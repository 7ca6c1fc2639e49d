import type { FormState } from "@/lib/shared/form-state";

/** What the check for bots needs in a form, in a field `botToken`; docs/bot-check.md says how. A token is good once, so each answer asks for another. */
export function BotCheck(_: { state: FormState }) {
  return null;
}
