import "server-only";
import { isSecretField } from "@/lib/shared/secret-field";
import { log } from "../log";

/** How many bytes of a form are kept to be shown again. Next refuses what is larger before it looks for an action (`bodySizeLimit`). */
export const largestForm = 64 * 1024;

/** A text field of a form that was sent. */
export type FormField = readonly [name: string, value: string];

/** A small document with what was typed in it. */
export type FormDocument = {
  readonly status: number;
  /** @param fields the text of the form, without secrets */
  readonly write: (fields: readonly FormField[]) => string;
};

/** Reads a form that was sent. @param type its Content-Type @returns undefined where it can't be read */
export async function readFormData(body: BodyInit | Promise<BodyInit>, type: string): Promise<FormData | undefined> {
  try {
    return await new Response(await body, { headers: { "content-type": type } }).formData();
  } catch (error) {
    log.warn({ err: error }, "a form could not be read again");
    return undefined;
  }
}

/**
 * The text in a form, field by field, to put it into a page once more: without files and without secrets. Of a password it says that there was
 * one, so that the form is whole when it is sent again, and asks for it.
 */
export const textIn = (form: FormData): readonly FormField[] =>
  [...form].flatMap(([name, value]): readonly FormField[] => {
    if (typeof value !== "string") return [];
    if (!isSecretField(name)) return [[name, value]];
    return /^[a-z]*password$/i.test(name) ? [[name, ""]] : [];
  });

/** Both at once. */
export async function readFields(
  body: BodyInit | Promise<BodyInit>,
  type: string,
): Promise<readonly FormField[] | undefined> {
  const form = await readFormData(body, type);
  return form && textIn(form);
}
