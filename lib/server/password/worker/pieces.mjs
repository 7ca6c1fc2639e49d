import { commonWords, longestCommonWord } from "./common.mjs";

/**
 * Rows, columns and zigzags of the keyboards that people let their fingers run along. A piece of four characters or more
 * of one of these, in either direction, is one idea.
 */
const runs = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp",
  "qazxswedcvfrtgbnhyujm",
  "1qazxsw23edcvfr45tgbnhy67ujm",
  "q1w2e3r4t5y6u7i8o9p0",
  "1q2w3e4r5t6y7u8i9o0p",
  "a1s2d3f4g5h6j7k8l9",
  "z1x2c3v4b5n6m7",
  "1a2b3c4d5e6f7g8h9i0j",
  "a1b2c3d4e5f6g7h8i9j0",
  "qweasdzxcrtyfghvbnuiojklm",
  "qwerasdfzxcvtyuighjkbnm",
  "qwertasdfgzxcvbyuiophjklnm",
  "1234qwerasdfzxcv",
  "12345qwertasdfgzxcvb",
  "123qweasdzxc",
  "112233445566778899001122",
  "111222333444555666777888999000",
  "aabbccddeeffgghhiijjkkllmm",
  "135792468013579",
  "246813579024681",
  "!@#$%^&*()",
  "йцукенгшщзхъфывапролджэячсмитьбю",
].flatMap((run) => [run, [...run].reverse().join("")]);

/** @type {Readonly<Record<string, string>>} */
const leet = {
  0: "o",
  1: "i",
  2: "z",
  3: "e",
  4: "a",
  5: "s",
  6: "g",
  7: "t",
  8: "b",
  9: "g",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
  "+": "t",
  "€": "e",
  "(": "c",
};

/** Logarithms to base ten of what an attacker must try for one piece. */
const log10Of = {
  /** Even the most common word is not the only thing that is tried. */
  leastWord: 1,
  digit: 1,
  ascii: Math.log10(26),
  /** A character of a script that attackers rarely try. */
  other: 2,
  year: Math.log10(120),
  run: (/** @type {number} */ length) => Math.log10(60 * length),
};

/**
 * What it takes to guess one character of which nothing is known, as a logarithm to base ten.
 *
 * @param {string} character
 */
export function anyCharacterCost(character) {
  if (/^\d$/.test(character)) return log10Of.digit;
  return character <= "\u007f" ? log10Of.ascii : log10Of.other;
}

/**
 * What it takes to guess a piece that is one idea (a word, a run, a year, one character repeated), or undefined; as a logarithm to base ten.
 *
 * @param {readonly string[]} piece
 * @param {ReadonlySet<string>} ownWords
 */
export function pieceCost(piece, ownWords) {
  const text = piece.join("");
  if (piece.length >= 3 && piece.every((character) => character === piece[0])) return log10Of.run(piece.length);
  if (/^(19|20)\d\d$/.test(text)) return log10Of.year;
  if (piece.length >= 4 && runs.some((run) => run.includes(text))) return log10Of.run(piece.length);
  return wordCost(text, ownWords);
}

/**
 * @param {string} text
 * @param {ReadonlySet<string>} ownWords
 */
function wordCost(text, ownWords) {
  const unleeted = text.replaceAll(/[^a-z]/g, (sign) => leet[sign] ?? sign);
  const backwards = [...text].reverse().join("");
  /** @type {readonly (readonly [string, number])[]} */
  const spellings = [
    [text, 0],
    [unleeted, 0.3],
    [unleeted.replaceAll("i", "l"), 0.6],
    [backwards, 0.3],
  ];
  /** @type {number | undefined} */
  let least;
  for (const [word, extra] of spellings) {
    const rank = ownWords.has(word) ? 1 : text.length <= longestCommonWord ? commonWords().get(word) : undefined;
    if (rank === undefined) continue;
    const cost = Math.max(log10Of.leastWord, Math.log10(rank)) + extra;
    if (least === undefined || cost < least) least = cost;
  }
  return least;
}
