/** A marked line, as in `...notes, // feature:notes`; or the first or last line of a marked block. */
const mark = /(?:\/\/|#|\{\/\*|<!--)\s*feature:([a-z-]+)(?: (begin|end))?\s*(?:\*\/\}|-->)?\s*$/;

/** The capabilities that a text has marked lines of. */
export function featuresMarkedIn(text: string): ReadonlySet<string> {
  return new Set(text.split("\n").flatMap((line) => mark.exec(line)?.[1] ?? []));
}

/**
 * A text without the marked lines and blocks of a capability.
 *
 * @throws Error for a block without an end
 */
export function withoutFeature(text: string, name: string): string {
  const kept: string[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    const [, marked, edge] = mark.exec(line) ?? [];
    const isOurs = marked === name;
    if (isOurs && edge === "begin") inside = true;
    if (!inside && !isOurs) kept.push(line);
    if (isOurs && edge === "end") inside = false;
  }
  if (inside) throw new Error(`a block of feature:${name} has no end`);
  return kept.join("\n");
}
