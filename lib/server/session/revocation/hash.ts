import "server-only";

/** Whether a key stands at a place of a page. */
export const isSame = (page: Uint32Array, at: number, words: Uint32Array): boolean =>
  page[at] === words[0] && page[at + 1] === words[1] && page[at + 2] === words[2] && page[at + 3] === words[3];

/** The hash of a key, of which all 128 bits count, whichever of them differ (the mixer of MurmurHash3). */
export function hashOf(words: Uint32Array, from: number): number {
  let mixed = 0;
  for (let at = from; at < from + 4; at += 1) mixed = Math.imul(mixed ^ (words[at] ?? 0), 0x85ebca6b) ^ (mixed >>> 13);
  return Math.imul(mixed ^ (mixed >>> 16), 0xc2b2ae35) >>> 0;
}
