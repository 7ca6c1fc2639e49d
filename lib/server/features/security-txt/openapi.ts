import "server-only";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoint of this capability gives. */
export const operations: readonly Operation[] = [
  {
    path: "/.well-known/security.txt",
    method: "GET",
    summary: "Where to report what is broken",
    description: "Plain text (RFC 9116).",
    success: { status: 200, description: "The file, good for a month." },
    errors: ["not_found"],
  },
];
