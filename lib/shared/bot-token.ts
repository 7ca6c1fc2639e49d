import { z } from "zod";

/** Of a stranger: see docs/bot-check.md. */
export const botTokenSchema = z
  .string()
  .max(4096)
  .optional()
  .meta({ description: "What the check for bots of this site asks for, if it asks for anything." });
