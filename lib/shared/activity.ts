import { z } from "zod";
import { instantSchema } from "./schemas";

/** One entry of what has happened to somebody's account. */
export const activitySchema = z
  .strictObject({
    id: z.string(),
    words: z.string().meta({ description: "What it was, for people.", example: "New sign-in" }),
    mark: z
      .enum(["live", "done", "end", "refused"])
      .meta({ description: "A session lives, something is done, has ended, or was refused." }),
    device: z
      .string()
      .nullable()
      .meta({ description: "Such as `Firefox on Windows`; null where it is not told.", example: "Firefox on Windows" }),
    current: z.boolean().meta({ description: "Whether it began the session that asks." }),
    at: instantSchema.meta({ description: "When it last happened." }),
    times: z.int().meta({ description: "How often, in a row or (where anyone can cause it) since." }),
    orMore: z.boolean().meta({ description: "Whether nobody has counted to the end." }),
  })
  .meta({ id: "Activity" });

export type Activity = z.output<typeof activitySchema>;
