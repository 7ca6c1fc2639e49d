import "server-only";
import { cache } from "react";
import { AppError } from "@/lib/shared/errors";
import type { Session } from "../../session/session";
import { findUserById } from "../../users/store";

/** What the banner says: who is signed in as whom, and until when. Names are null while nobody can look them up. */
export type Acting = { readonly name: string | null; readonly by: string | null; readonly endsAt: string };

/** Who acts in a session; null where its owner does, at no cost. */
export async function readActing(
  session: Pick<Session, "userId" | "act" | "expiresAt"> | null,
): Promise<Acting | null> {
  if (session?.act === undefined) return null;
  const { userId, act, expiresAt } = session;
  const [name, by] = await Promise.all([nameOf(userId), nameOf(act.sub)]);
  return { name, by, endsAt: expiresAt.toISOString() };
}

/** Asked once a request, in which Next also makes the pages that could stand in for the one that is shown. */
const nameOf = cache(async (id: string): Promise<string | null> => {
  try {
    return (await findUserById(id))?.name ?? null;
  } catch (error) {
    // The page that says so has this banner too.
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
});
