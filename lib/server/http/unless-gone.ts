import "server-only";
import { AppError } from "@/lib/shared/errors";

/**
 * What to say to somebody who ends one thing of a list. Another tab was faster, or an answer was lost: then what they want is so, and the list shows it.
 *
 * @param ending throws `not_found` where there is nothing (left) to end; what else it throws goes on
 */
export async function unlessGone(ending: Promise<void>, done: string, gone: string): Promise<string> {
  try {
    await ending;
    return done;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return gone;
    throw error;
  }
}
