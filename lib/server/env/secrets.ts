import "server-only";
import { z } from "zod";

const placeholders = /change.?me|secret|password|example|placeholder|default/i;

/** A secret of 32 bytes or more with some variety; a placeholder or a run of one letter is refused. */
const secret = z
  .string()
  .refine(
    (text) => new TextEncoder().encode(text).length >= 32,
    "must be at least 32 bytes; make one with: openssl rand -base64 48",
  )
  .refine(
    (text) => new Set(text).size >= 12 && !placeholders.test(text),
    "looks like a default or a placeholder; make one with: openssl rand -base64 48",
  );

const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));
/** One that counts, and the one before it. */
export const secretList = list.pipe(z.array(secret).min(1).max(2, "takes at most two secrets: current,previous"));
/** Previous ones stay for as long as a row is encrypted under them, so there may be more of them. */
export const keyList = list.pipe(z.array(secret).min(1).max(16, "takes at most 16 keys: current,previous…"));
