import "server-only";
import { createHash } from "node:crypto";
import { maxAccessTokenTtl } from "@/lib/shared/durations";
import { processWide } from "../../process-wide";
import { findGoodTokens, type GoodToken } from "./store";

/** The row of a token, as it was read at a moment of `performance.now()`. */
type Reading = { readonly token: GoodToken; readonly readAt: number };

/** As for access tokens: no reading may outlive the memory of what revokes it. */
const oldestMs = maxAccessTokenTtl * 1000;
const mostKept = 10_000;

/** By hash, the one read longest ago first. */
const readings = () => processWide("api-tokens.readings", () => new Map<string, Reading>());

/** A token as the table keeps it. */
export const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** What was read of a token within the last hour. */
export function recall(hash: string): GoodToken | undefined {
  const reading = readings().get(hash);
  return reading !== undefined && performance.now() - reading.readAt < oldestMs ? reading.token : undefined;
}

/** Reads those of these tokens that are good now, and keeps that, and nothing of the others. @throws AppError `unavailable` */
export async function readTokens(hashes: readonly string[]): Promise<readonly GoodToken[]> {
  const kept = readings();
  // Before the question: what is committed behind it is not in the answer.
  const readAt = performance.now();
  const tokens = await findGoodTokens(hashes);
  for (const hash of hashes) kept.delete(hash);
  for (const token of tokens) {
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(token.hash, { token, readAt });
  }
  return tokens;
}
