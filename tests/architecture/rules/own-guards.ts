import ts from "typescript";
import { importsOf, nodesOf, type Offences, type Syntax, syntaxOf } from "../syntax";
import type { Sources } from "../sources";
import { routeOf } from "../../../scripts/feature/route-of";
import { placeOf } from "./places";
import type { Row } from "./table";

/** Rows that decide by themselves, and the use-case that proves who asks from what was presented. Few, and each for a reason. */
const provers: Readonly<Record<string, string>> = {
  // Works with an expired access token too, and ends exactly the sessions that the request proves.
  "/api/auth/logout": "signOut",
};

/** Rows with a guard of their own that are not listed here, or whose handlers call no such use-case with what was presented. */
export const unprovenOwnGuards = (sources: Sources, rows: readonly Row[]): Offences =>
  rows
    .filter(({ ownGuard, path }) => ownGuard === true && !isProven(path, sources))
    .map(({ path }) => `${path}: no guard of its own`);

function isProven(route: string, sources: Sources): boolean {
  const [path, text] = [...sources].find(([name]) => placeOf(name) === "route" && routeOf(name) === route) ?? [];
  const prover = provers[route];
  if (path === undefined || text === undefined || prover === undefined) return false;
  const syntax = syntaxOf(path, text);
  return [...nodesOf(syntax)].some((node) => isAwaitedCall(syntax, node, prover));
}

function isAwaitedCall(syntax: Syntax, node: ts.Node, prover: string): boolean {
  if (!ts.isAwaitExpression(node) || !ts.isCallExpression(node.expression)) return false;
  const { expression: callee, arguments: given } = node.expression;
  const imported = ts.isIdentifier(callee) ? importsOf(syntax).get(callee.text) : undefined;
  return imported?.name === prover && imported.module.startsWith("lib/server/features/") && given.length > 0;
}
