import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** Longest entry that is looked for, in characters. */
export const longestCommonWord = 24;

/** @type {ReadonlyMap<string, number> | undefined} */
let ranks;

/**
 * Common passwords, words and names with their rank, most common first (1). Made by `scripts/build-breached.ts`, read on
 * first use: about 56,000 entries, 200 kB on disk, 30 ms.
 *
 * @returns {ReadonlyMap<string, number>}
 */
export function commonWords() {
  const file = new URL("./common.txt.br", import.meta.url);
  ranks ??= new Map(
    brotliDecompressSync(readFileSync(file))
      .toString("utf8")
      .split("\n")
      .map((word, index) => [word, index + 1]),
  );
  return ranks;
}
