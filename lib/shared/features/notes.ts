import { z } from "zod";
import { cursorSchema } from "../cursor";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema, line, text } from "../schemas";

export const routes = [
  {
    path: "/notes",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    changes: { impersonated: true }, // feature:impersonation
  },
  {
    path: "/notes/{id}",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    changes: { impersonated: true }, // feature:impersonation
  },
  {
    path: "/api/notes",
    kind: "api",
    methods: ["GET", "POST"],
    auth: "bearer",
    scopes: ["notes:read"],
    changes: {
      scopes: ["notes:write"],
      impersonated: true, // feature:impersonation
    },
  },
  {
    path: "/api/notes/{id}",
    kind: "api",
    methods: ["GET", "PATCH", "DELETE"],
    auth: "bearer",
    scopes: ["notes:read"],
    changes: {
      // A change of one line is answered with the whole note.
      scopes: ["notes:read", "notes:write"],
      impersonated: true, // feature:impersonation
    },
  },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/notes", label: "Notes", place: "main", order: 20 },
] as const satisfies readonly NavigationRow[];

/** How many notes a page of the list has. */
export const notesPerPage = 20;

/** The largest JSON body with a note in it, in bytes: 10 000 characters may take twelve bytes each (`\ud83d\udddd`). */
export const noteBytes = 128 * 1024;

export const noteIdSchema = z.uuid();

const titleSchema = line(120, "The title").meta({ description: "1 to 120 characters.", example: "Oil the hinges" });
const bodySchema = text(10_000, "The note").meta({ description: "Plain text, up to 10 000 characters." });

export const newNoteSchema = z
  .strictObject({ title: titleSchema, body: bodySchema.default("") })
  .meta({ id: "NewNote" });
export const notePatchSchema = z
  .strictObject({ title: titleSchema.exactOptional(), body: bodySchema.exactOptional() })
  .refine((patch) => Object.keys(patch).length > 0, "There is nothing to change.")
  .meta({ id: "NotePatch" });

/** What the forms of a note's own page send: the action has no other way to know which note. */
export const editNoteSchema = z.strictObject({ id: noteIdSchema, title: titleSchema, body: bodySchema });
export const deleteNoteSchema = z.strictObject({ id: noteIdSchema });

export const notesQuerySchema = z.object({ cursor: cursorSchema.optional() });

export const noteSchema = z
  .strictObject({
    id: noteIdSchema,
    title: z.string(),
    body: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: "Note" });
export const notesSchema = z
  .strictObject({ notes: z.array(noteSchema), nextCursor: z.string().nullable() })
  .meta({ id: "Notes" });

export type Note = z.output<typeof noteSchema>;
export type Notes = z.output<typeof notesSchema>;
