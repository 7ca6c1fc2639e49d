import { posix } from "node:path";
import ts from "typescript";
import type { Sources } from "./sources";

/** A source file as the compiler reads it: comments and strings are no code. */
export type Syntax = ts.SourceFile;

const parsed = new Map<string, { readonly text: string; readonly syntax: Syntax }>();

/** The syntax tree of a file; the same text is read once. */
export function syntaxOf(path: string, text: string): Syntax {
  const known = parsed.get(path);
  if (known?.text === text) return known.syntax;
  const kind = /\.(tsx|jsx)$/.test(path)
    ? ts.ScriptKind.TSX
    : path.endsWith("js")
      ? ts.ScriptKind.JS
      : ts.ScriptKind.TS;
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  parsed.set(path, { text, syntax });
  return syntax;
}

/** What a rule finds: one line for each offence, and nothing when all is well. */
export type Offences = readonly string[];

/** Asks a rule about every file of some sources; each offence begins with the file's path. */
export const inEach = (sources: Sources, rule: (syntax: Syntax, path: string) => readonly string[]): Offences =>
  [...sources].flatMap(([path, text]) => rule(syntaxOf(path, text), path).map((problem) => `${path}: ${problem}`));

/** A node and everything below it. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** The module that a specifier names, from the root and without its ending; a package keeps its name. */
export function moduleOf(path: string, specifier: string): string {
  const place = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? posix.join(posix.dirname(path), specifier)
      : specifier;
  return place.replace(/\.[cm]?[jt]sx?$/, "");
}

/** A name of this file that stands for one of another module. */
export type Imported = { readonly module: string; readonly name: string; readonly declaration: ts.ImportDeclaration };

/** Local name -> what it was imported from. `name` is `default` or `*` where the module is imported as such; types are left out. */
export function importsOf(syntax: Syntax): ReadonlyMap<string, Imported> {
  const found = new Map<string, Imported>();
  for (const declaration of syntax.statements.filter(ts.isImportDeclaration)) {
    const { importClause: clause, moduleSpecifier } = declaration;
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
    if (!ts.isStringLiteral(moduleSpecifier)) continue;
    const module = moduleOf(syntax.fileName, moduleSpecifier.text);
    if (clause.name !== undefined) found.set(clause.name.text, { module, name: "default", declaration });
    const bindings = clause.namedBindings;
    if (bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) found.set(bindings.name.text, { module, name: "*", declaration });
    else
      for (const { name, propertyName, isTypeOnly } of bindings.elements)
        if (!isTypeOnly) found.set(name.text, { module, name: (propertyName ?? name).text, declaration });
  }
  return found;
}

/** What an export is: an expression or a declaration of this file, or nothing that can be seen from here. */
export type Exported = { readonly name: string; readonly value: ts.Expression | ts.FunctionDeclaration | undefined };

const modified = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true;

/** Whether a statement says `export`. */
export const isExported = (node: ts.Node): boolean => modified(node, ts.SyntaxKind.ExportKeyword);

/** Everything that a file exports and that is still there when it runs. What it passes on from elsewhere has no value here. */
export function exportsOf(syntax: Syntax): readonly Exported[] {
  return syntax.statements.flatMap((statement): readonly Exported[] => {
    if (ts.isExportAssignment(statement)) return [{ name: "default", value: statement.expression }];
    if (ts.isExportDeclaration(statement)) return passedOn(statement);
    if (!isExported(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name, initializer }) => ({
        name: name.getText(),
        value: ts.isIdentifier(name) && isConst(statement) ? initializer : undefined,
      }));
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? statement.name?.text : "?";
    const name = modified(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : (named ?? "?");
    return [{ name, value: ts.isFunctionDeclaration(statement) ? statement : undefined }];
  });
}

const isConst = (statement: ts.VariableStatement): boolean =>
  (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;

function passedOn(statement: ts.ExportDeclaration): readonly Exported[] {
  if (statement.isTypeOnly) return [];
  const { exportClause: clause, moduleSpecifier } = statement;
  if (clause === undefined || ts.isNamespaceExport(clause)) return [{ name: "*", value: undefined }];
  return clause.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => {
      const local = propertyName ?? name;
      return { name: name.text, value: moduleSpecifier === undefined && ts.isIdentifier(local) ? local : undefined };
    });
}

/** What a name at the top of a file was given for good, through other names and brackets; anything else as it is. */
export function resolve(syntax: Syntax, value: Exported["value"], hops = 0): Exported["value"] {
  if (value === undefined || hops > 10) return undefined;
  if (ts.isParenthesizedExpression(value) || ts.isSatisfiesExpression(value) || ts.isAsExpression(value))
    return resolve(syntax, value.expression, hops + 1);
  if (!ts.isIdentifier(value)) return value;
  for (const statement of syntax.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === value.text) return statement;
    if (!ts.isVariableStatement(statement) || !isConst(statement)) continue;
    const given = statement.declarationList.declarations.find(({ name }) => name.getText() === value.text);
    if (given?.initializer !== undefined) return resolve(syntax, given.initializer, hops + 1);
  }
  return value;
}

/** The strings at the top of a block that are orders to the compiler, such as "use server". */
export function directivesOf(block: ts.SourceFile | ts.Block): readonly string[] {
  const found: string[] = [];
  for (const statement of block.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    found.push(statement.expression.text);
  }
  return found;
}
