import { follow } from "@/lib/server/features/revocation-stream/follow";
import { serviceEndpoint } from "@/lib/server/guard/endpoint";
import { connectionBreaker } from "@/lib/server/http/exchange";

const headers = {
  "content-type": "text/event-stream",
  // Nobody on the way keeps it, packs it or waits for more of it.
  "cache-control": "private, no-store, no-transform",
  "x-accel-buffering": "no",
  // Whoever comes again once it has ended comes to an instance that listens: over this connection it would still reach one that is about to stop.
  connection: "close",
};

/** Revocations as they happen, for programs that verify our tokens by themselves. */
export const GET = serviceEndpoint("/api/revocations", ({ request, service }) => {
  if (request.method === "HEAD") return new Response(null, { headers });
  return new Response(follow(service, request.headers.get("last-event-id"), connectionBreaker()), { headers });
});
