import "server-only";
import { commonWords, longestCommonWord } from "./common";

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

const leet: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "2": "z",
  "3": "e",
  "4": "a",
  "5": "s",
  "6": "g",
  "7": "t",
  "8": "b",
  "9": "g",
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
  run: (length: number) => Math.log10(60 * length),
  repeat: (times: number) => Math.log10(times),
} as const;

/** Pieces beyond this many make a password strong whatever they are. */
const mostPieces = 12;

/** Lower case, compatibility forms and accents folded: what a guesser tries first. */
export function normalizeForGuessing(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").normalize("NFKC").toLowerCase();
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
    found.push({ end: start + length * times, cost: cost + log10Of.repeat(times) });
  }
  return found;
}

function isRepeated(characters: readonly string[], start: number, length: number, times: number): boolean {
  const from = start + length * (times - 1);
  if (from + length > characters.length) return false;
  for (let i = 0; i < length; i += 1) if (characters[start + i] !== characters[from + i]) return false;
  return true;
}

function anyCharacterCost(character: string): number {
  if (/^\d$/.test(character)) return log10Of.digit;
  return character <= "\u007f" ? log10Of.ascii : log10Of.other;
}

/** What it takes to guess a piece that is one idea (a word, a run, a year, one character repeated), or undefined. */
function pieceCost(piece: readonly string[], ownWords: ReadonlySet<string>): number | undefined {
  const text = piece.join("");
  if (piece.length >= 3 && piece.every((character) => character === piece[0])) return log10Of.run(piece.length);
  if (/^(19|20)\d\d$/.test(text)) return log10Of.year;
  if (piece.length >= 4 && runs.some((run) => run.includes(text))) return log10Of.run(piece.length);
  return wordCost(text, ownWords);
}

function wordCost(text: string, ownWords: ReadonlySet<string>): number | undefined {
  const unleeted = text.replaceAll(/[^a-z]/g, (sign) => leet[sign] ?? sign);
  const backwards = [...text].reverse().join("");
  const spellings: readonly (readonly [string, number])[] = [
    [text, 0],
    [unleeted, 0.3],
    [unleeted.replaceAll("i", "l"), 0.6],
    [backwards, 0.3],
  ];
  let least: number | undefined;
  for (const [word, extra] of spellings) {
    const rank = ownWords.has(word) ? 1 : text.length <= longestCommonWord ? commonWords().get(word) : undefined;
    if (rank === undefined) continue;
    const cost = Math.max(log10Of.leastWord, Math.log10(rank)) + extra;
    if (least === undefined || cost < least) least = cost;
  }
  return least;
}
