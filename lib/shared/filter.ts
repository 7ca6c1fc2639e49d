import { z } from "zod";

/** A field of a query that need not be there. A form sends those that are empty too. */
export const filter = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === "string" && value.trim() === "" ? undefined : value), schema.optional());
