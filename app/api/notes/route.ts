import { createNote, listNotes } from "@/lib/server/features/notes/notes";
import { scopedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput, readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { newNoteSchema, noteBytes, notesQuerySchema } from "@/lib/shared/features/notes";

export const GET = scopedEndpoint("/api/notes", async ({ request, caller }) => {
  const { cursor } = parseInput(notesQuerySchema, Object.fromEntries(request.nextUrl.searchParams));
  return json(await listNotes(caller, cursor));
});

export const POST = scopedEndpoint("/api/notes", async ({ request, caller }) => {
  const note = await createNote(caller, await readJson(request, newNoteSchema, noteBytes));
  return json(note, { status: 201, headers: { location: `/api/notes/${note.id}` } });
});
