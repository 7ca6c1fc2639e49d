import "server-only";
import { listTokens } from "../../session/api-tokens/store";

/** The API tokens of a person: what they may do, and nothing that they could be used by. */
export async function* exportApiTokens(userId: string): AsyncGenerator {
  yield* await listTokens(userId);
}
