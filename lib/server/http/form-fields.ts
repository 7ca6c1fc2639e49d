import "server-only";
import { isSecretField } from "@/lib/shared/secret-field";
import { log } from "../log";

/** A text field of a form that was sent. */
export type FormField = readonly [name: string, value: string];

/**
 * The text in a form, field by field, to put it into a page once more: without files and without secrets.
 *
 * @param type its Content-Type
 * @returns undefined where it can't be read
 */
export async function readFields(
  body: BodyInit | Promise<BodyInit>,
  type: string,
): Promise<readonly FormField[] | undefined> {
  try {
    const form = await new Response(await body, { headers: { "content-type": type } }).formData();
    return [...form].filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !isSecretField(entry[0]),
    );
  } catch (error) {
    log.warn({ err: error }, "a form could not be read again");
    return undefined;
  }
}
