import { posix } from "node:path";
import ts from "typescript";
import { inEach, moduleOf, nodesOf, type Offences, type Syntax } from "../syntax";
import type { Sources } from "../sources";
import { marksOf } from "../../../scripts/feature/lines";
import { routeOf } from "../../../scripts/feature/route-of";

/** A capability that can be taken out, the paths that its routes answer, and those that it can't be without: they go after it. */
export type Removable = {
  readonly name: string;
  readonly paths: readonly string[];
  readonly needs?: readonly string[];
};

/** Whose a file is, or undefined for one that stays whatever is taken out. Modules come without their ending. */
export function ownerOf(path: string, removable: readonly Removable[]): string | undefined {
  const named =
    /^(?:(?:lib\/server\/(?:features|session)|app\/_components|tests\/features|e2e\/features)\/([^/]+)(?:\/|$)|(?:lib\/shared|docs)\/features\/([^/.]+)|prisma\/schema\/([^/.]+))/
      .exec(path)
      ?.slice(1)
      .find(Boolean);
  return removable.find(({ name }) => name === named)?.name ?? ownerOfRoute(path, removable);
}

/** The nearest route counts: below that of one capability there may be one of another. */
function ownerOfRoute(path: string, removable: readonly Removable[]): string | undefined {
  if (!path.startsWith("app/")) return undefined;
  for (let folder = posix.dirname(path); folder !== "app"; folder = posix.dirname(folder)) {
    const route = routeOf(`${folder}/page.tsx`);
    const owner = removable.find(({ paths }) => paths.includes(route));
    if (owner !== undefined) return owner.name;
  }
  return undefined;
}

/** Whether a file is gone once a capability is: it is of that one, or of one that can't be without it. */
export function goesWith(path: string, name: string, removable: readonly Removable[]): boolean {
  const owner = ownerOf(path, removable);
  return owner === name || removable.some((one) => one.name === owner && one.needs?.includes(name) === true);
}

/** Lines that speak of a removable capability's modules, or of a name that comes from one, and would be left behind without it. */
export const unmarkedUses = (sources: Sources, removable: readonly Removable[]): Offences =>
  inEach(sources, (syntax, path) => {
    const marks = marksOf(syntax.text);
    const uses = usesOfFeatures(syntax, removable).filter(({ owner }) => !goesWith(path, owner, removable));
    return [...new Set(uses.filter(({ line, owner }) => marks[line]?.includes(owner) !== true).map(describe))];
  });

type FeatureUse = { readonly owner: string; readonly line: number };

const describe = ({ owner, line }: FeatureUse): string => `line ${line + 1} goes with ${owner}, and is not marked`;

function usesOfFeatures(syntax: Syntax, removable: readonly Removable[]): readonly FeatureUse[] {
  const names = new Map<string, string>();
  const found: FeatureUse[] = [];
  const lineAt = (position: number) => syntax.getLineAndCharacterOfPosition(position).line;
  for (const node of nodesOf(syntax)) {
    const specifier = specifierOf(node);
    const owner = specifier === undefined ? undefined : ownerOf(moduleOf(syntax.fileName, specifier), removable);
    if (owner !== undefined) {
      for (let line = lineAt(node.getStart()); line <= lineAt(node.getEnd()); line += 1) found.push({ owner, line });
      if (ts.isImportDeclaration(node)) for (const name of localNames(node)) names.set(name, owner);
    }
    const used = ts.isIdentifier(node) && !isMemberName(node) ? names.get(node.text) : undefined;
    if (used !== undefined) found.push({ owner: used, line: lineAt(node.getStart()) });
  }
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  const given =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return given !== undefined && ts.isStringLiteralLike(given) ? given.text : undefined;
}

const localNames = ({ importClause }: ts.ImportDeclaration): readonly string[] => {
  const bindings = importClause?.namedBindings;
  const named = bindings === undefined ? [] : ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  return [importClause?.name, ...named.map(({ name }) => name)].flatMap((name) => name?.text ?? []);
};

/** `name` of `object.name` or of `{ name: … }`: another thing of the same name. */
const isMemberName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;

/** Lines of the database's schema that mention a removable capability's model, and would be left behind without it. */
export function unmarkedModels(schema: Sources, removable: readonly Removable[]): Offences {
  const models = [...schema].flatMap(([path, text]) => {
    const owner = ownerOf(path, removable);
    const names = [...text.matchAll(/^(?:model|enum|type) (\w+)/gm)].flatMap(([, name]) => name ?? []);
    return owner === undefined ? [] : names.map((name) => [name, owner] as const);
  });
  return [...schema].flatMap(([path, text]) => {
    const marks = marksOf(text);
    return text
      .split("\n")
      .flatMap((line, index) =>
        models
          .filter(
            ([name, owner]) =>
              !goesWith(path, owner, removable) && !marks[index]?.includes(owner) && mentions(line, name),
          )
          .map(([, owner]) => `${path}: ${describe({ owner, line: index })}`),
      );
  });
}

const mentions = (line: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(line.replace(/\/\/.*$/, ""));

/** Marks that name nothing which can be taken out, and blocks that don't end: removal would miss them. */
export const strayMarks = (texts: Sources, removable: readonly Removable[]): Offences =>
  [...texts].flatMap(([path, text]) => {
    const known = new Set(removable.map(({ name }) => name));
    const strange = [...new Set(marksOf(text).flat())].filter((name) => !known.has(name));
    const begun = [...text.matchAll(/feature:([\w-]+) begin\b/g)].length;
    const ended = [...text.matchAll(/feature:([\w-]+) end\b/g)].length;
    return [
      ...strange.map((name) => `${path}: marks ${name}, which is no removable feature`),
      ...(begun === ended ? [] : [`${path}: ${begun} blocks begin and ${ended} end`]),
    ];
  });
