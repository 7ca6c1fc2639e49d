import "server-only";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoint of this capability gives. */
export const operations: readonly Operation[] = [
  {
    path: "/api/revocations",
    method: "GET",
    summary: "Follow revocations",
    description:
      "For programs that verify our access tokens by themselves, and act for themselves: a token of their own with `revocations:read`. `text/event-stream` with the events `hello`, `reset`, `revoked` and `fresh`; a reader that comes again sends `Last-Event-ID`. It ends with the token.",
    success: { status: 200, description: "Revocations as they happen, until the connection ends." },
    errors: ["forbidden", "rate_limited", "streams_full"],
  },
];
