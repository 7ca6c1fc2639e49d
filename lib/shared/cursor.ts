import { z } from "zod";

/** The last row that a page of a list ends with, newest first: the next page begins behind it, whatever was added meanwhile. */
export type Cursor<Id extends string | bigint = string> = {
  /** What the list is ordered by. */
  readonly at: Date;
  readonly id: Id;
};

/** The same in the audit trail, whose rows are numbered. */
export type EventCursor = Cursor<bigint>;

/** A cursor as text: milliseconds since the epoch and the row's id. Programs get it as `nextCursor` and hand it back as it is. */
export const toCursor = ({ at, id }: Cursor<string | bigint>): string => `${at.getTime()}.${id}`;

const reading = <Id extends string | bigint>(form: RegExp, toId: (text: string) => Id) =>
  z
    .string()
    .regex(form, "This is no place in the list.")
    .transform((text): Cursor<Id> => {
      const [milliseconds = "", id = ""] = text.split(".");
      return { at: new Date(Number(milliseconds)), id: toId(id) };
    });

/** Reads what `toCursor` made. */
export const cursorSchema = reading(/^\d{1,14}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, (id) => id);
export const eventCursorSchema = reading(/^\d{1,14}\.\d{1,18}$/, BigInt); // feature:activity

/** The last row that a page of a list ends with that can be read in several orders, or whose ids are no UUIDs. */
export type Place = {
  /** What the list is ordered by, as text: a name, or milliseconds since the epoch. */
  readonly by: string;
  readonly id: string;
};

/** A place as text, base64url: whatever stands in it, it may stand in an address. */
export const toPlace = ({ by, id }: Place): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(`${id}.${by}`)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Reads what `toPlace` made. @param id what ids of this list look like, @param by what it is ordered by */
export const placeSchema = (id: z.ZodType<string>, by: z.ZodType<string> = z.string()) =>
  z
    .string()
    .max(2048)
    .regex(/^[\w-]+$/, "This is no place in the list.")
    .transform((text): Place => {
      const bytes = Uint8Array.from(decoded(text), (sign) => sign.charCodeAt(0));
      const [head = "", ...rest] = new TextDecoder().decode(bytes).split(".");
      return { id: head, by: rest.join(".") };
    })
    .refine(
      (place) => id.safeParse(place.id).success && by.safeParse(place.by).success && !place.by.includes("\0"),
      "This is no place in the list.",
    );

function decoded(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

/**
 * Cuts a page out of rows of which one more was read than it holds.
 *
 * @returns `last`: the row that the next page begins behind; undefined when there is no next one
 */
export function cutPage<Row>(
  rows: readonly Row[],
  length: number,
): { readonly page: readonly Row[]; readonly last: Row | undefined } {
  const page = rows.slice(0, length);
  return { page, last: rows.length > page.length ? page.at(-1) : undefined };
}
