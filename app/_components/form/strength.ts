import { maxPasswordLength, passwordLength } from "@/lib/shared/password";

export type Strength = {
  /** 0 nothing typed, 1 too short or too long, 2 follows a pattern, 3 nothing against it that can be seen here. */
  readonly level: 0 | 1 | 2 | 3;
  readonly advice: string;
};

/**
 * What can be said of a password while it is typed. Never more than the server will say: only that has the list of common passwords, and
 * so nothing here is called strong (decision 0046).
 *
 * @param minimum code points after NFC that the server asks for
 */
export function strengthOf(password: string, minimum: number): Strength {
  const length = passwordLength(password);
  if (length === 0) {
    return { level: 0, advice: `At least ${minimum} characters. A few words that don't belong together work well.` };
  }
  if (length > maxPasswordLength) return { level: 1, advice: `Too long: at most ${maxPasswordLength} characters.` };
  if (length < minimum) {
    const missing = minimum - length;
    return { level: 1, advice: `${missing} more ${missing === 1 ? "character" : "characters"}.` };
  }
  if (countSurprises([...password]) < minimum * 0.55) {
    return { level: 2, advice: "Long enough, but it follows a pattern. Mix in other words." };
  }
  return { level: 3, advice: "Long enough. How easy it is to guess is checked when you send it." };
}

/** Characters that don't follow from the ones before them: repeats ("aaa") and runs ("abc", "321") add next to nothing. */
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
