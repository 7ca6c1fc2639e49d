import "server-only";
import { randomUUID } from "node:crypto";
import type { Cursor } from "@/lib/shared/cursor";
import type { Note } from "@/prisma/generated/client";
import { db } from "../../db";

export type NoteRow = Readonly<Note>;

// The owner stands in every WHERE: a note of somebody else's is found no more than one that does not exist.

/** Notes of a person, the newest first, from behind a place in the list. */
export function findNotes(userId: string, behind: Cursor | undefined, limit: number): Promise<readonly NoteRow[]> {
  const further = behind && {
    createdAt: { lte: behind.at },
    OR: [{ createdAt: { lt: behind.at } }, { id: { lt: behind.id } }],
  };
  return db().note.findMany({
    where: { userId, ...further },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}

/** A note of a person. @returns null when they have no such note; so do those that follow */
export function findNote(userId: string, id: string): Promise<NoteRow | null> {
  return db().note.findFirst({ where: { id, userId } });
}

/** Writes a note of a person. */
export function insertNote(userId: string, note: { readonly title: string; readonly body: string }): Promise<NoteRow> {
  return db().note.create({ data: { id: randomUUID(), userId, ...note } });
}

/** Changes a note of a person. */
export async function changeNote(
  userId: string,
  id: string,
  patch: { readonly title?: string; readonly body?: string },
): Promise<NoteRow | null> {
  const [row] = await db().note.updateManyAndReturn({ where: { id, userId }, data: patch });
  return row ?? null;
}

/** Deletes a note of a person. @returns whether there was one */
export async function removeNote(userId: string, id: string): Promise<boolean> {
  const { count } = await db().note.deleteMany({ where: { id, userId } });
  return count > 0;
}
