import { createNote, listNotes } from "@/lib/server/features/notes/notes";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput, readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { newNoteSchema, noteBytes, notesQuerySchema } from "@/lib/shared/features/notes";

export const GET = protectedEndpoint("/api/notes", async ({ request, session }) => {
  const { cursor } = parseInput(notesQuerySchema, Object.fromEntries(request.nextUrl.searchParams));
  return json(await listNotes(session, cursor));
});

export const POST = protectedEndpoint("/api/notes", async ({ request, session }) => {
  const note = await createNote(session, await readJson(request, newNoteSchema, noteBytes));
  return json(note, { status: 201, headers: { location: `/api/notes/${note.id}` } });
});
