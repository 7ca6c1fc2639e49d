const deepest = 16;

/**
 * `JSON.parse` without its leniencies: a member that occurs twice, the name `__proto__` and nesting deeper than 16 are
 * refused (RFC 8259 §4 leaves duplicates to the receiver; RFC 7519 §4 wants duplicate claims refused).
 *
 * @throws SyntaxError without any of the text in its message
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError("not JSON");
  }
  // From here on the text is known to be valid JSON, so a scan of strings and brackets is enough.
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
    const names = open.at(-1);
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      expectsName = token === "{";
      if (open.length > deepest) throw new SyntaxError("nested too deep");
    } else if (token === "}" || token === "]") {
      open.pop();
      expectsName = false;
    } else if (token === ",") {
      expectsName = names !== undefined;
    } else if (token === ":") {
      expectsName = false;
    } else if (expectsName && names !== undefined) {
      const name = JSON.parse(token) as string;
      if (names.has(name) || name === "__proto__") throw new SyntaxError("a member twice, or a forbidden name");
      names.add(name);
    }
  }
  return value;
}
