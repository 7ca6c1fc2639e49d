import { AppError } from "@/lib/shared/errors";
import { ping } from "@/lib/server/db";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { revocationFeedIsFresh } from "@/lib/server/session/revocation";

/** Whether this instance can do its work: 503 while the database does not answer, or takes no writes. */
export const GET = endpoint(async () => {
  if (!(await ping())) throw new AppError("unavailable", { retryAfterSeconds: 2 });
  return json({ status: "ready", revocationFeed: revocationFeedIsFresh() ? "fresh" : "database" });
});
