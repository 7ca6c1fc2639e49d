import ts from "typescript";
import { marksOf } from "../../../scripts/feature/lines";
import type { Sources } from "../sources";
import { inEach, nodesOf, type Offences, type Syntax } from "../syntax";
import { goesWith, type Removable } from "./marks";

/** Lines that lead to, or ask, a path that a removable capability answers, and would be left behind without it. */
export function unmarkedPaths(sources: Sources, removable: readonly Removable[]): Offences {
  const asked = removable.map(({ name, paths }) => ({ name, asks: asking(paths) }));
  return inEach(sources, (syntax, file) => {
    const marks = marksOf(syntax.text);
    return textsOf(syntax).flatMap(({ text, line }) =>
      asked
        .filter(({ name, asks }) => !goesWith(file, name, removable) && !marks[line]?.includes(name) && asks.test(text))
        .map(({ name }) => `line ${line + 1} asks for a path of ${name}, and is not marked`),
    );
  });
}

/** What stands for a value that is put into a text. */
const value = "\u0000";

/** Strings and templates, with the lines they begin on. */
function textsOf(syntax: Syntax): readonly { readonly text: string; readonly line: number }[] {
  const found = [];
  for (const node of nodesOf(syntax)) {
    const { line } = syntax.getLineAndCharacterOfPosition(node.getStart());
    if (ts.isStringLiteralLike(node) && node.text.includes("/")) found.push({ text: node.text, line });
    else if (ts.isTemplateExpression(node))
      found.push({
        text: [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(value),
        line,
      });
  }
  return found;
}

/** Finds one of these paths in a text: at its beginning, behind an origin, or as what a query hands on. */
function asking(paths: readonly string[]): RegExp {
  const literal = paths
    // Names that the standards give are asked of other servers too.
    .filter((path) => path !== "/" && !path.startsWith("/.well-known/"))
    .map((path) => path.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, "[^/?#]+"));
  return new RegExp(literal.length === 0 ? "$^" : `(?:^${value}?|[a-z]=)(?:${literal.join("|")})(?:$|[?#&])`);
}
