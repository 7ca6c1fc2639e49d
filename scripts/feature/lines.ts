/** A marked line, as in `...notes, // feature:notes`; or the first or last line of a marked block. */
const mark = /(?:\/\/|\/\*|#|<!--)\s*feature:([\w-]+)(?: (begin|end))?\s*(?:-->\s*\|?|\*\/\}?)?\s*$/;

type Marks = { readonly lines: readonly (readonly string[])[]; readonly unended: ReadonlySet<string> };

function read(text: string): Marks {
  const open = new Set<string>();
  const lines = text.split("\n").map((line) => {
    const [, name, edge] = mark.exec(line) ?? [];
    if (name !== undefined && edge === "begin") open.add(name);
    const marks = name === undefined ? [...open] : [...new Set([...open, name])];
    if (name !== undefined && edge === "end") open.delete(name);
    return marks;
  });
  return { lines, unended: open };
}

/** Line by line, the capabilities with which each goes: it is marked at its end, or stands in a marked block. */
export const marksOf = (text: string): Marks["lines"] => read(text).lines;

/** The capabilities that a text has marked lines of. */
export const featuresMarkedIn = (text: string): ReadonlySet<string> => new Set(marksOf(text).flat());

/**
 * A text without the marked lines and blocks of a capability.
 *
 * @throws Error for a block without an end
 */
export function withoutFeature(text: string, name: string): string {
  const { lines, unended } = read(text);
  if (unended.has(name)) throw new Error(`a block of feature:${name} has no end`);
  return text
    .split("\n")
    .filter((_, index) => lines[index]?.includes(name) !== true)
    .join("\n");
}
