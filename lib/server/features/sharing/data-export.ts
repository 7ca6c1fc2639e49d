import "server-only";
import { findShares } from "./store";

/** What a person shares: which note, how and until when, and nothing that opens it. */
export async function* exportShares(userId: string): AsyncGenerator {
  yield* await findShares(userId);
}
