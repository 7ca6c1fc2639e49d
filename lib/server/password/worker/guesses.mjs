import { longestCommonWord } from "./common.mjs";
import { anyCharacterCost, pieceCost } from "./pieces.mjs";

/** Pieces beyond this many make a password strong whatever they are. */
const mostPieces = 12;

/** Judged are so many code points of what folding makes of a text: it may make eighteen of one (U+FDFA), and splitting costs their square. */
export const mostJudged = 128;

/**
 * Lower case, compatibility forms and accents folded: what a guesser tries first.
 *
 * @param {string} text
 */
export function normalizeForGuessing(text) {
  const folded = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").normalize("NFKC").toLowerCase();
  return [...folded].slice(0, mostJudged).join("");
}

/**
 * About how many guesses an attacker needs who tries common passwords, words, keyboard runs, years and repeats, one
 * behind the other, in the order of how common they are; with trivial substitutions such as "p@ssw0rd", in any case, and
 * with or without signs between the words. After the idea of zxcvbn (Wheeler, USENIX Security 2016), without its size.
 *
 * @param {string} plain
 * @param {readonly string[]} ownWords words that a guesser knows about this person, in the form of `normalizeForGuessing`
 */
export function estimateGuesses(plain, ownWords = []) {
  const text = normalizeForGuessing(plain);
  const joined = text.replaceAll(/[\s\-_.,;:/\\|+&*#'"]+/gu, "");
  return Math.min(guessesOf(text, ownWords), joined === "" ? Infinity : guessesOf(joined, ownWords) * 10);
}

/**
 * @param {string} text
 * @param {readonly string[]} ownWords
 */
function guessesOf(text, ownWords) {
  const characters = [...text];
  const period = smallestPeriod(characters);
  // "abcabcabcabc": the attacker guesses "abc" and how often.
  const unit = characters.slice(0, period);
  return 10 ** cheapestSplit(unit, new Set(ownWords)) * Math.max(1, characters.length / period);
}

/**
 * The length of the shortest start that, repeated, gives the whole (the last time perhaps cut); the whole if none does.
 *
 * @param {readonly string[]} characters
 */
function smallestPeriod(characters) {
  for (let period = 1; period * 2 <= characters.length; period += 1) {
    if (characters.every((character, index) => index < period || character === characters[index - period]))
      return period;
  }
  return characters.length;
}

/**
 * Splits the text into pieces so that the product of their guesses, times the number of orders they could stand in, is
 * smallest. Dynamic programming over end positions and number of pieces.
 *
 * @param {readonly string[]} characters
 * @param {ReadonlySet<string>} ownWords
 * @returns {number} the logarithm to base ten
 */
function cheapestSplit(characters, ownWords) {
  const pieces = findPieces(characters, ownWords);
  const best = Array.from({ length: characters.length + 1 }, () => new Float64Array(mostPieces + 1).fill(Infinity));
  const row = (/** @type {number} */ end) => best[end] ?? new Float64Array();
  row(0)[0] = 0;
  for (let start = 0; start < characters.length; start += 1) {
    for (const { end, cost } of pieces[start] ?? []) {
      for (let count = 0; count < mostPieces; count += 1) {
        const total = (row(start)[count] ?? Infinity) + cost;
        if (total < (row(end)[count + 1] ?? Infinity)) row(end)[count + 1] = total;
      }
    }
  }
  return row(characters.length).reduce(
    (least, total, count) => Math.min(least, total + log10Factorial(count)),
    Infinity,
  );
}

/** @type {(n: number) => number} */
const log10Factorial = (n) => (n <= 1 ? 0 : Math.log10(n) + log10Factorial(n - 1));

/** @typedef {{ readonly end: number, readonly cost: number }} Piece */

/**
 * For every start: the pieces that begin there. One of any characters always does, so that every text can be split.
 *
 * @param {readonly string[]} characters
 * @param {ReadonlySet<string>} ownWords
 */
function findPieces(characters, ownWords) {
  return characters.map((_, start) => {
    /** @type {Piece[]} */
    const pieces = [];
    let anything = 0;
    for (let end = start + 1; end <= characters.length; end += 1) {
      anything += anyCharacterCost(characters[end - 1] ?? "");
      pieces.push({ end, cost: anything });
      if (end - start > longestCommonWord + 16) continue;
      const cost = pieceCost(characters.slice(start, end), ownWords);
      if (cost !== undefined) pieces.push(...repeats(characters, start, end, cost));
    }
    return pieces;
  });
}

/**
 * "passwordpassword" is one idea: the piece, and how often it stands in a row.
 *
 * @param {readonly string[]} characters
 * @param {number} start
 * @param {number} end
 * @param {number} cost
 * @returns {readonly Piece[]}
 */
function repeats(characters, start, end, cost) {
  const length = end - start;
  const found = [{ end, cost }];
  for (let times = 2; isRepeated(characters, start, length, times); times += 1) {
    found.push({ end: start + length * times, cost: cost + Math.log10(times) });
  }
  return found;
}

/**
 * @param {readonly string[]} characters
 * @param {number} start
 * @param {number} length
 * @param {number} times
 */
function isRepeated(characters, start, length, times) {
  const from = start + length * (times - 1);
  if (from + length > characters.length) return false;
  for (let i = 0; i < length; i += 1) if (characters[start + i] !== characters[from + i]) return false;
  return true;
}
