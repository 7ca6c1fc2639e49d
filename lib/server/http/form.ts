import "server-only";
import { z } from "zod";
import { AppError, type FieldError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";
import { isSecretField } from "@/lib/shared/secret-field";
import { env } from "../env";
import { log } from "../log";
import { parseInput } from "./body";
import { answerWithStatus, ourCodeReached } from "./exchange";
import { isCrossSite } from "./cross-site";
import { requestHeaders } from "./request";
import { crossSite } from "./wrong-name";

/** The fields of a form by name; one that was sent twice has all its values. */
function entries(form: FormData, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name): [string, unknown][] => {
      const values = form.getAll(name);
      return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
    }),
  );
}

/** What was typed, to show it again: text only, and no secrets. */
function typedIn(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !isSecretField(entry[0]),
    ),
  );
}

/** Which secrets were among it: a page that is shown again has none of them. */
const secretsIn = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(values).filter((name) => isSecretField(name) && values[name] !== "");

function byField(faults: readonly FieldError[]): Record<string, string> {
  return Object.fromEntries(faults.map((fault) => [fault.field, fault.message]));
}

/** Parses what was sent by the schema. A field twice or not at all, or a file where text belongs: no form of ours sends that. */
function parse<S extends z.ZodObject>(schema: S, values: Readonly<Record<string, unknown>>): z.output<S> {
  try {
    return parseInput(schema, values);
  } catch (error) {
    const isStrange = Object.entries(schema.shape).some(
      ([name, field]) => typeof values[name] !== "string" && !z.safeParse(field, values[name]).success,
    );
    throw isStrange ? new AppError("invalid_request", { cause: error }) : error;
  }
}

/**
 * Turns a refusal into form state. One that passes by itself (429, 503) is also the answer's status, with Retry-After, as it would be of
 * an endpoint; so is what no form of ours sends (400). Anything that isn't an AppError (redirects of Next among them) is thrown on.
 */
export function refusal(error: unknown, typed: Readonly<Record<string, string>>): FormState {
  if (!(error instanceof AppError)) throw error;
  if (error.status >= 500) log.warn({ err: error }, "a form could not be carried out");
  if (error.retryAfterSeconds !== undefined)
    answerWithStatus(error.status, { ...error.headers, "Retry-After": String(error.retryAfterSeconds) });
  else if (error.code === "invalid_request") answerWithStatus(error.status);
  return { status: "error", message: error.sentence, fields: byField(error.fields), typed };
}

/**
 * The border of a Server Action: refuses cross-site calls, parses the form by the schema, runs the work, and turns a refusal
 * into state that keeps what was typed. The id of an action is public, so every protected action also calls the guard.
 *
 * @param form what came in the place of one: whoever knows the id calls the action with anything, and is answered 400
 * @param work gets the parsed input and what was typed
 */
export async function formAction<S extends z.ZodObject>(
  schema: S,
  form: unknown,
  work: (input: z.output<S>, typed: Readonly<Record<string, string>>) => Promise<FormState>,
): Promise<FormState> {
  ourCodeReached();
  let typed: Readonly<Record<string, string>> = {};
  let emptied: readonly string[] = [];
  try {
    if (!(form instanceof FormData)) throw new AppError("invalid_request");
    const values = entries(form, Object.keys(schema.shape));
    typed = typedIn(values);
    emptied = secretsIn(values);
    if (isCrossSite("POST", await requestHeaders(), env().APP_ORIGIN)) throw crossSite(env().APP_ORIGIN);
    return await work(parse(schema, values), typed);
  } catch (error) {
    return { ...refusal(error, typed), emptied };
  }
}
