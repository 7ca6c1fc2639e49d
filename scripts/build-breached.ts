/**
 * Compiles the list of common passwords that sign-up refuses: `npx tsx scripts/build-breached.ts`.
 *
 * Source are the dictionaries of zxcvbn-ts (MIT): passwords by how often they occur in leaks, English words by how often
 * they are said, and names. One entry a line, most common first, compressed with Brotli. Run it again after an update of
 * the packages; the result is committed, so neither package is needed to build or run the app.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as english } from "@zxcvbn-ts/language-en";

const folder = join(import.meta.dirname, "../lib/server/password/worker");

/** Sentences that are typed as passwords and that no list of words has; without spaces. */
const phrases = [
  "thequickbrownfox",
  "jumpsoverthelazydog",
  "loremipsum",
  "dolorsitamet",
  "tobeornottobe",
  "thatisthequestion",
  "maytheforcebewithyou",
  "theforce",
  "godisgood",
  "godislove",
  "jesusislord",
  "ilovemyfamily",
  "iloveyousomuch",
  "nevergonnagiveyouup",
  "onceuponatime",
  "openthedoor",
  "opensesame",
  "winteriscoming",
  "welcometothejungle",
  "youshallnotpass",
  "allyourbasearebelongtous",
  "thisisapassword",
  "mypassword",
  "newpassword",
  "changeme",
  "letmein",
];

/** Lists of words in order of use, how many of each to take, and the rank at which the first one stands. */
const sources: readonly (readonly [words: readonly string[], take: number, firstRank: number])[] = [
  [common["passwords-common"], Infinity, 1],
  [english["commonWords-en"].filter((word) => /^[a-z]{2,}$/.test(word)), 8_000, 1],
  [phrases, Infinity, 1_000],
  // In alphabetical order: they all stand where a middling one would.
  [english["firstnames-en"], Infinity, 3_000],
  [english["lastnames-en"], 2_000, 500],
];

const ranks = new Map<string, number>();
for (const [words, take, firstRank] of sources) {
  words.slice(0, take).forEach((word, index) => {
    const entry = word.normalize("NFC").toLowerCase();
    const rank = firstRank + (firstRank === 3_000 ? 0 : index);
    if (entry.length >= 2 && !entry.includes("\n")) ranks.set(entry, Math.min(rank, ranks.get(entry) ?? Infinity));
  });
}

const lines = [...ranks].sort(([a, rankA], [b, rankB]) => rankA - rankB || (a < b ? -1 : 1)).map(([word]) => word);
const packed = brotliCompressSync(lines.join("\n"), {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
});
writeFileSync(join(folder, "common.txt.br"), packed);

const require = createRequire(import.meta.url);
const licence = readFileSync(join(dirname(require.resolve("@zxcvbn-ts/language-common")), "../LICENSE.txt"), "utf8");
writeFileSync(
  join(folder, "common.license.txt"),
  `common.txt.br is compiled from the dictionaries of zxcvbn-ts.\n\n${licence}`,
);

console.log(`${String(lines.length)} entries, ${String(packed.length)} bytes`);
