import ts from "typescript";
import { exportsOf, importsOf, nodesOf, type Syntax, syntaxOf } from "../architecture/syntax";
import { placeOf } from "../architecture/rules/places";
import type { Sources } from "../architecture/sources";
import { routeOf } from "../../scripts/feature/route-of";

/** The pages and endpoints through which somebody may come to a session, by the code: whatever hands its request to a use-case that decides. */
export function waysIn(sources: Sources): readonly string[] {
  const deciding = new Set([...sources].flatMap(([path, text]) => decidersIn(path, text)));
  return [...sources].flatMap(([path, text]) => {
    if (placeOf(path) !== "route" && placeOf(path) !== "action") return [];
    const imports = [...importsOf(syntaxOf(path, text)).values()];
    return imports.some(({ module, name }) => deciding.has(`${module} ${name}`))
      ? [`${placeOf(path)} ${routeOf(path)}`]
      : [];
  });
}

/** The exported functions of a file that ask what a proof is good for, as `module name`. */
function decidersIn(path: string, text: string): readonly string[] {
  const syntax = syntaxOf(path, text);
  return exportsOf(syntax).flatMap(({ name, value }) =>
    value !== undefined && [...nodesOf(value)].some((node) => isDecision(node, syntax))
      ? [`${path.replace(/\.ts$/, "")} ${name}`]
      : [],
  );
}

function isDecision(node: ts.Node, syntax: Syntax): boolean {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const imported = importsOf(syntax).get(node.expression.text);
  return imported?.name === "decide" && imported.module === "lib/server/session/sign-in";
}
