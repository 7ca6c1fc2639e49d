import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Session } from "../../session/session";
import { findUserById } from "../../users/store";

/** What the banner says: who is signed in as whom, and until when. Names are null while nobody can look them up. */
export type Acting = { readonly name: string | null; readonly by: string | null; readonly endsAt: string };

/** Who acts in a session; null where its owner does, at no cost. */
export async function readActing(session: Session | null): Promise<Acting | null> {
  if (session?.act === undefined) return null;
  const { userId, act, expiresAt } = session;
  const [name, by] = await Promise.all([userId, act.sub].map(nameOf));
  return { name: name ?? null, by: by ?? null, endsAt: expiresAt.toISOString() };
}

async function nameOf(id: string): Promise<string | null> {
  try {
    return (await findUserById(id))?.name ?? null;
  } catch (error) {
    // The page that says so has this banner too.
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
}
