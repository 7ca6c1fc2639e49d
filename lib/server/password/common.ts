import "server-only";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { processWide } from "../process-wide";

/** Longest entry that is looked for, in characters. */
export const longestCommonWord = 24;

/**
 * Common passwords, words and names with their rank, most common first (1). Made by `scripts/build-breached.ts`, read on
 * first use: about 56,000 entries, 200 kB on disk, 30 ms.
 */
export const commonWords = (): ReadonlyMap<string, number> =>
  processWide("password.common", () => {
    // Relative to this file, wherever that ends up: a bundler copies the list and leaves its address here.
    const file = new URL("./common.txt.br", import.meta.url);
    const lines = brotliDecompressSync(readFileSync(file)).toString("utf8").split("\n");
    return new Map(lines.map((word, index) => [word, index + 1]));
  });
