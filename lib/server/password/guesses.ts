import "server-only";
import { longestCommonWord } from "./common";
import { anyCharacterCost, pieceCost } from "./pieces";

/** Pieces beyond this many make a password strong whatever they are. */
const mostPieces = 12;

/** Judged are so many code points of what folding makes of a text: it may make eighteen of one (U+FDFA), and splitting costs their square. */
export const mostJudged = 128;

/** Lower case, compatibility forms and accents folded: what a guesser tries first. */
export function normalizeForGuessing(text: string): string {
  const folded = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").normalize("NFKC").toLowerCase();
  return [...folded].slice(0, mostJudged).join("");
}

/**
 * About how many guesses an attacker needs who tries common passwords, words, keyboard runs, years and repeats, one
 * behind the other, in the order of how common they are; with trivial substitutions such as "p@ssw0rd", in any case, and
 * with or without signs between the words. After the idea of zxcvbn (Wheeler, USENIX Security 2016), without its size.
 *
 * @param ownWords words that a guesser knows about this person, in the form of `normalizeForGuessing`
 */
export function estimateGuesses(plain: string, ownWords: readonly string[] = []): number {
  const text = normalizeForGuessing(plain);
  const joined = text.replaceAll(/[\s\-_.,;:/\\|+&*#'"]+/gu, "");
  return Math.min(guessesOf(text, ownWords), joined === "" ? Infinity : guessesOf(joined, ownWords) * 10);
}

function guessesOf(text: string, ownWords: readonly string[]): number {
  const characters = [...text];
  const period = smallestPeriod(characters);
  // "abcabcabcabc": the attacker guesses "abc" and how often.
  const unit = characters.slice(0, period);
  return 10 ** cheapestSplit(unit, new Set(ownWords)) * Math.max(1, characters.length / period);
}

/** The length of the shortest start that, repeated, gives the whole (the last time perhaps cut); the whole if none does. */
function smallestPeriod(characters: readonly string[]): number {
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
 * @returns the logarithm to base ten
 */
function cheapestSplit(characters: readonly string[], ownWords: ReadonlySet<string>): number {
  const pieces = findPieces(characters, ownWords);
  const best = Array.from({ length: characters.length + 1 }, () => new Array<number>(mostPieces + 1).fill(Infinity));
  const row = (end: number): number[] => best[end] ?? [];
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

const log10Factorial = (n: number): number => (n <= 1 ? 0 : Math.log10(n) + log10Factorial(n - 1));

type Piece = { readonly end: number; readonly cost: number };

/** For every start: the pieces that begin there. One of any characters always does, so that every text can be split. */
function findPieces(characters: readonly string[], ownWords: ReadonlySet<string>): readonly (readonly Piece[])[] {
  return characters.map((_, start) => {
    const pieces: Piece[] = [];
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

/** "passwordpassword" is one idea: the piece, and how often it stands in a row. */
function repeats(characters: readonly string[], start: number, end: number, cost: number): readonly Piece[] {
  const length = end - start;
  const found: Piece[] = [{ end, cost }];
  for (let times = 2; isRepeated(characters, start, length, times); times += 1) {
    found.push({ end: start + length * times, cost: cost + Math.log10(times) });
  }
  return found;
}

function isRepeated(characters: readonly string[], start: number, length: number, times: number): boolean {
  const from = start + length * (times - 1);
  if (from + length > characters.length) return false;
  for (let i = 0; i < length; i += 1) if (characters[start + i] !== characters[from + i]) return false;
  return true;
}
