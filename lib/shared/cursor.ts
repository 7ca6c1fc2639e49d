import { z } from "zod";

/** The last row that a page of a list ends with, newest first: the next page begins behind it, whatever was added meanwhile. */
export type Cursor = {
  /** What the list is ordered by. */
  readonly at: Date;
  readonly id: string;
};

/** A cursor as text: milliseconds since the epoch and the row's id. Programs get it as `nextCursor` and hand it back as it is. */
export const toCursor = ({ at, id }: Cursor): string => `${at.getTime()}.${id}`;

const form = /^(\d{1,14})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Reads what `toCursor` made. */
export const cursorSchema = z
  .string()
  .regex(form, "This is no place in the list.")
  .transform((text): Cursor => {
    const [, milliseconds, id = ""] = form.exec(text) ?? [];
    return { at: new Date(Number(milliseconds)), id };
  });
