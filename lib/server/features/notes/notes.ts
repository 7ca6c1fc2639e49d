import "server-only";
import { type Cursor, cutPage, toCursor } from "@/lib/shared/cursor";
import { AppError } from "@/lib/shared/errors";
import { type Note, noteIdSchema, type Notes, notesPerPage } from "@/lib/shared/features/notes";
import { changeNote, findNote, findNotes, insertNote, type NoteRow, removeNote } from "./store";

/** Whose notes: a session has what it takes. */
type Owner = { readonly userId: string };

const toNote = ({ id, title, body, createdAt, updatedAt }: NoteRow): Note => ({
  id,
  title,
  body,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** A page of somebody's notes, the newest first. @param behind where the page before ended */
export async function listNotes({ userId }: Owner, behind: Cursor | undefined): Promise<Notes> {
  const rows = await findNotes(userId, behind, notesPerPage + 1);
  const { page, last } = cutPage(rows, notesPerPage);
  return {
    notes: page.map(toNote),
    nextCursor: last === undefined ? null : toCursor({ at: last.createdAt, id: last.id }),
  };
}

/** One of somebody's notes. @throws AppError `not_found` for an id that isn't one of theirs, or none at all; so do the others */
export async function readNote({ userId }: Owner, id: string): Promise<Note> {
  return toNote(present(await findNote(userId, known(id))));
}

/** Writes a new note. */
export async function createNote({ userId }: Owner, input: Pick<Note, "title" | "body">): Promise<Note> {
  return toNote(await insertNote(userId, input));
}

/** Changes what the patch names. */
export async function updateNote(
  { userId }: Owner,
  id: string,
  patch: { readonly title?: string; readonly body?: string },
): Promise<Note> {
  return toNote(present(await changeNote(userId, known(id), patch)));
}

/** Deletes a note for good. */
export async function deleteNote({ userId }: Owner, id: string): Promise<void> {
  if (!(await removeNote(userId, known(id)))) throw new AppError("not_found");
}

function present(row: NoteRow | null): NoteRow {
  if (row === null) throw new AppError("not_found");
  return row;
}

/** What has not the shape of an id is no note: the database would call it an error. */
function known(id: string): string {
  const parsed = noteIdSchema.safeParse(id);
  if (!parsed.success) throw new AppError("not_found");
  return parsed.data;
}
