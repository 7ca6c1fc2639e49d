import { AppError } from "@/lib/shared/errors";
import { ping } from "@/lib/server/db";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { disagreements } from "@/lib/server/instances";
import { revocationFeedIsFresh } from "@/lib/server/session/revocation";

/**
 * Whether this instance can do its work: 503 while the database does not answer, or takes no writes. What it and others disagree about keeps it from
 * nothing: one that is alone with its settings would take all others out of a balancer too.
 */
export const GET = endpoint(async () => {
  if (!(await ping())) throw new AppError("unavailable", { retryAfterSeconds: 2 });
  const revocationFeed = revocationFeedIsFresh() ? "fresh" : "database";
  return json({ status: "ready", revocationFeed, disagreements: disagreements() });
});
