import "server-only";
import { z } from "zod";

/** Somebody as a provider knows them. */
export const identitySchema = z.strictObject({
  /** As SSO_PROVIDERS names it. */
  provider: z.string(),
  issuer: z.string(),
  subject: z.string(),
  /** What they are called there, for their own eyes. */
  label: z.string().nullable(),
});
export type Identity = z.output<typeof identitySchema>;
