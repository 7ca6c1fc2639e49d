import "server-only";
import { madeShareSchema, newShareSchema, sharesSchema } from "@/lib/shared/features/sharing";
import {
  askStatusSchema,
  openedShareSchema,
  openShareSchema,
  shareStatusSchema,
} from "@/lib/shared/features/sharing/opening";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/notes/{id}/shares",
    method: "POST",
    summary: "Share one of my notes",
    description:
      "Whoever has the token reads the note, as it is then, and the name of its owner, until it expires, is used up or stopped.",
    body: newShareSchema,
    success: { status: 201, description: "The token, this once.", schema: madeShareSchema },
    errors: ["not_found", "shares_full", "share_uncheckable", "busy", "rate_limited"],
  },
  {
    path: "/api/shares",
    method: "GET",
    summary: "List what I share",
    description: "Those that have not expired. A token is not among what is told of them.",
    success: { status: 200, description: "The newest first.", schema: sharesSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/shares",
    method: "DELETE",
    summary: "Stop all that I share",
    success: { status: 204, description: "No instance opens one any more." },
    errors: ["rate_limited"],
  },
  {
    path: "/api/shares/{id}",
    method: "DELETE",
    summary: "Stop one of my shares",
    success: { status: 204, description: "No instance opens it any more." },
    errors: ["not_found", "rate_limited"],
  },
  {
    path: "/api/shares/open",
    method: "POST",
    summary: "Open a shared note",
    description:
      "Each answer with the note counts as one use, also one that is lost on its way; a refusal counts as none.",
    body: openShareSchema,
    success: { status: 200, description: "The note, read only.", schema: openedShareSchema },
    errors: ["share_over", "share_password", "busy", "rate_limited"],
  },
  {
    path: "/api/shares/status",
    method: "POST",
    summary: "Ask whether a share still stands",
    description: "For programs that keep what was signed. It counts as no use. One that is used up still stands.",
    body: askStatusSchema,
    success: { status: 200, description: "Whether it does.", schema: shareStatusSchema },
    errors: [],
  },
];
