import "server-only";
import { createHash } from "node:crypto";
import { day } from "@/lib/shared/durations";
import { db } from "../../db";

/** What may be used once: a client's assertion or proof at the provider, and a proof at the API. */
type Kind = "ReplayDetection" | "DpopProof";

/** More than anything lives; what a client says of its own assertion may be any number. In seconds. */
export const longestKept = 400 * day;

/**
 * Uses something up: of any number that come at once, to whichever instances, one is told that it is the first.
 *
 * @param name what tells it from all others of its kind; kept as SHA-256
 * @param seconds for how long it is remembered: longer than anything takes it; may be a fraction, and any number
 * @throws AppError `unavailable`
 */
export async function useOnce(kind: Kind, name: string, seconds: number): Promise<boolean> {
  const kept = Math.ceil(Math.min(seconds, longestKept));
  const hash = createHash("sha256").update(name).digest("base64url");
  const made = await db().$executeRaw`
    INSERT INTO "OidcArtifact" ("model", "hash", "payload", "expiresAt")
    VALUES (${kind}, ${hash}, '{}', now() + make_interval(secs => ${kept}::int))
    ON CONFLICT DO NOTHING`;
  return made > 0;
}
