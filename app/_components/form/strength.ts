export type Strength = {
  /** 0 nothing typed, 1 too short, 2 guessable, 3 fair, 4 strong. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly advice: string;
};

/**
 * Guesses how hard a password is to guess, as a hint while it is typed; the server decides. Characters count once for
 * what they add: repeats ("aaa") and runs ("abc", "321") add next to nothing.
 *
 * @param minimum code points that the server asks for
 */
export function strengthOf(password: string, minimum: number): Strength {
  const points = [...password];
  if (points.length === 0) return { level: 0, advice: `At least ${minimum} characters. A few words in a row will do.` };
  if (points.length < minimum) {
    const missing = minimum - points.length;
    return { level: 1, advice: `${missing} more ${missing === 1 ? "character" : "characters"}. Another word will do.` };
  }
  const effective = countSurprises(points);
  if (effective < minimum * 0.55)
    return { level: 2, advice: "Long enough, but it repeats itself. Mix in other words." };
  if (effective < minimum * 0.9) return { level: 3, advice: "Fair. One more word makes it strong." };
  return { level: 4, advice: "Strong." };
}

/** Characters that don't follow from the ones before them. */
function countSurprises(points: readonly string[]): number {
  const seenPairs = new Set<string>();
  return points.reduce((count, point, index) => {
    const before = points[index - 1];
    if (before === undefined) return 1;
    const step = code(point) - code(before);
    const pair = before + point;
    const expected = Math.abs(step) <= 1 || seenPairs.has(pair);
    seenPairs.add(pair);
    return expected ? count + 0.1 : count + 1;
  }, 0);
}

const code = (point: string): number => point.toLowerCase().codePointAt(0) ?? 0;
