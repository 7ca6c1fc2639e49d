import "server-only";
import { newNoteSchema, notePatchSchema, noteSchema, notesSchema } from "@/lib/shared/features/notes";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/notes",
    method: "GET",
    summary: "List my notes",
    query: { cursor: "`nextCursor` of the page before." },
    success: { status: 200, description: "Up to 20 notes, the newest first.", schema: notesSchema },
    errors: ["invalid_input", "rate_limited"],
  },
  {
    path: "/api/notes",
    method: "POST",
    summary: "Write a note",
    body: newNoteSchema,
    success: { status: 201, description: "The note; `Location` says where it is.", schema: noteSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/notes/{id}",
    method: "GET",
    summary: "Read one of my notes",
    success: { status: 200, description: "The note.", schema: noteSchema },
    errors: ["not_found", "rate_limited"],
  },
  {
    path: "/api/notes/{id}",
    method: "PATCH",
    summary: "Change one of my notes",
    body: notePatchSchema,
    success: { status: 200, description: "The changed note.", schema: noteSchema },
    errors: ["not_found", "rate_limited"],
  },
  {
    path: "/api/notes/{id}",
    method: "DELETE",
    summary: "Delete one of my notes",
    success: { status: 204, description: "Deleted." },
    errors: ["not_found", "rate_limited"],
  },
];
