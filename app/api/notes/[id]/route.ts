import { deleteNote, readNote, updateNote } from "@/lib/server/features/notes/notes";
import { scopedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/endpoint";
import { noteBytes, notePatchSchema } from "@/lib/shared/features/notes";

export const GET = scopedEndpoint("/api/notes/{id}", async ({ caller, params }) =>
  json(await readNote(caller, params.id)),
);

export const PATCH = scopedEndpoint("/api/notes/{id}", async ({ request, caller, params }) =>
  json(await updateNote(caller, params.id, await readJson(request, notePatchSchema, noteBytes))),
);

export const DELETE = scopedEndpoint("/api/notes/{id}", async ({ caller, params }) => {
  await deleteNote(caller, params.id);
  return empty(204);
});
