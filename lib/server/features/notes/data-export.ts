import "server-only";
import { type Cursor, cursorSchema } from "@/lib/shared/cursor";
import type { Note } from "@/lib/shared/features/notes";
import { listNotes } from "./notes";

/** All notes of a person, a page at a time. */
export async function* exportNotes(userId: string): AsyncGenerator<Note> {
  let behind: Cursor | undefined;
  do {
    const { notes, nextCursor } = await listNotes({ userId }, behind);
    yield* notes;
    behind = nextCursor === null ? undefined : cursorSchema.parse(nextCursor);
  } while (behind !== undefined);
}
