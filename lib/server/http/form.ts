import "server-only";
import type { z } from "zod";
import { AppError, type FieldError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";
import { env } from "../env";
import { log } from "../log";
import { parseInput } from "./body";
import { answerWithStatus, ourCodeReached } from "./exchange";
import { isCrossSite } from "./cross-site";
import { requestHeaders } from "./request";

const never = /password/i;

/** The fields of a form by name. A field sent twice, or a file where text belongs, is refused by the schema. */
function entries(form: FormData, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name): [string, unknown][] => {
      const values = form.getAll(name);
      return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
    }),
  );
}

/** What was typed, to show it again: text only, and never a password. */
function typedIn(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !never.test(entry[0]),
    ),
  );
}

function byField(faults: readonly FieldError[]): Record<string, string> {
  return Object.fromEntries(faults.map((fault) => [fault.field, fault.message]));
}

/**
 * Turns a refusal into form state. One that passes by itself (429, 503) is also the answer's status, with Retry-After, as it would be of
 * an endpoint. Anything that isn't an AppError (redirects of Next among them) is thrown on.
 */
export function refusal(error: unknown, typed: Readonly<Record<string, string>>): FormState {
  if (!(error instanceof AppError)) throw error;
  if (error.status >= 500) log.warn({ err: error }, "a form could not be carried out");
  if (error.retryAfterSeconds !== undefined)
    answerWithStatus(error.status, { ...error.headers, "Retry-After": String(error.retryAfterSeconds) });
  return { status: "error", message: error.sentence, fields: byField(error.fields), typed };
}

/**
 * The border of a Server Action: refuses cross-site calls, parses the form by the schema, runs the work, and turns a refusal
 * into state that keeps what was typed. The id of an action is public, so every protected action also calls the guard.
 *
 * @param work gets the parsed input and what was typed
 */
export async function formAction<S extends z.ZodObject>(
  schema: S,
  form: FormData,
  work: (input: z.output<S>, typed: Readonly<Record<string, string>>) => Promise<FormState>,
): Promise<FormState> {
  ourCodeReached();
  const values = entries(form, Object.keys(schema.shape));
  const typed = typedIn(values);
  try {
    if (isCrossSite("POST", await requestHeaders(), env().APP_ORIGIN)) throw new AppError("cross_site");
    return await work(parseInput(schema, values), typed);
  } catch (error) {
    return refusal(error, typed);
  }
}
