import { deleteNote, readNote, updateNote } from "@/lib/server/features/notes/notes";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/endpoint";
import { noteBytes, notePatchSchema } from "@/lib/shared/features/notes";

export const GET = protectedEndpoint("/api/notes/{id}", async ({ session, params }) =>
  json(await readNote(session, params.id)),
);

export const PATCH = protectedEndpoint("/api/notes/{id}", async ({ request, session, params }) =>
  json(await updateNote(session, params.id, await readJson(request, notePatchSchema, noteBytes))),
);

export const DELETE = protectedEndpoint("/api/notes/{id}", async ({ session, params }) => {
  await deleteNote(session, params.id);
  return empty(204);
});
