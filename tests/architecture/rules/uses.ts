import ts from "typescript";
import { importsOf, inEach, nodesOf, type Offences, type Syntax } from "../syntax";
import type { Sources } from "../sources";

/** Whether a node is the use of something that is for few files only. */
type Use = (node: ts.Node, syntax: Syntax) => boolean;

const isCallOf = (node: ts.Node, name: string): boolean =>
  (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.getText() === name;

/** `object.name`, `object["name"]`, `{ name } = object` by the name alone. */
function isMember(node: ts.Node, names: RegExp): boolean {
  if (ts.isPropertyAccessExpression(node)) return names.test(node.name.text);
  if (ts.isElementAccessExpression(node)) return names.test(textOf(node.argumentExpression) ?? "");
  if (ts.isBindingElement(node)) return names.test((node.propertyName ?? node.name).getText());
  return false;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

/** `process`, unless one other member of it is read right there. */
const environment: Use = (node, syntax) => {
  if (ts.isImportDeclaration(node)) return /^(node:)?process$/.test(textOf(node.moduleSpecifier) ?? "");
  if (!ts.isIdentifier(node) || node.text !== "process")
    return isMember(node, /^process$/) && /^global(This)?\b/.test(node.getText());
  const { parent } = node;
  if (ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent)) return false;
  return (
    !importsOf(syntax).has("process") &&
    !(ts.isPropertyAccessExpression(parent) && (parent.name === node || parent.name.text !== "env"))
  );
};

/** What anyone may have of db: transactions over several stores, and what to do about faults. */
const forAnyone: ReadonlySet<string> = new Set([
  "transaction",
  "Transaction",
  "afterCommit",
  "isDatabaseFault",
  "orUnavailable",
  // Takes the time at the start, and gives nothing.
  "followDatabaseClock",
]);

const database: Use = (node, syntax) =>
  ts.isImportDeclaration(node) &&
  [...importsOf(syntax).values()].some(
    ({ declaration, module, name }) =>
      declaration === node && /^lib\/server\/db(\/|$)/.test(module) && !forAnyone.has(name),
  );

/** The header by its name, and `cookies.set` of a response or of the request's jar. */
const setCookie: Use = (node) =>
  (ts.isStringLiteralLike(node) && /^set-cookie2?$/i.test(node.text)) ||
  (ts.isCallExpression(node) && isMember(node.expression, /^(set|delete)$/) && isJar(node.expression));

function isJar(member: ts.Node): boolean {
  const object = ts.isPropertyAccessExpression(member) ? member.expression : undefined;
  return (
    object !== undefined && (isMember(object, /^cookies$/) || /\bcookies\(\)|^(cookie)?jar$/i.test(object.getText()))
  );
}

const evaluation: Use = (node) =>
  isCallOf(node, "eval") ||
  isCallOf(node, "Function") ||
  (ts.isJsxAttribute(node) && node.name.getText() === "dangerouslySetInnerHTML") ||
  (ts.isPropertyAssignment(node) && node.name.getText() === "dangerouslySetInnerHTML");

const ownAddress: Use = (node) =>
  (isMember(node, /^(host|hostname|origin)$/) &&
    ts.isPropertyAccessExpression(node) &&
    isMember(node.expression, /^nextUrl$/)) ||
  (ts.isCallExpression(node) &&
    isMember(node.expression, /^get$/) &&
    /^(x-forwarded-)?host$/i.test(textOf(node.arguments[0]) ?? ""));

/** The functions that begin a session, however they are imported; and a row of one by hand. */
const beginning: Use = (node, syntax) => {
  if (ts.isImportDeclaration(node))
    return [...importsOf(syntax).values()].some(
      ({ declaration, module, name }) =>
        declaration === node &&
        /^lib\/server\/session\/start(\/|$)/.test(module) &&
        /^(startSession|insertSession|\*)$/.test(name),
    );
  if (ts.isTaggedTemplateExpression(node)) return node.template.getText().includes(`INSERT INTO "Session"`);
  return (
    ts.isPropertyAccessExpression(node) &&
    isMember(node.expression, /^session$/) &&
    /^(create|upsert)/.test(node.name.text)
  );
};

/** What is for few files only: which use, and who may. */
export const reserved = {
  "process.env": [environment, /^lib\/server\/env\//],
  // The limiter's pool, the feed's connection and a ping, besides stores.
  "Prisma's client": [
    database,
    /(^|\/|-)store\.ts$|^lib\/server\/(db\/|rate-limit\/index\.ts|session\/revocation\/feed\.ts)|^app\/api\/health\/ready\/route\.ts$/,
  ],
  // The gate runs before there is an answer, and the OpenAPI document only speaks of the header.
  "setting cookies": [setCookie, /^lib\/server\/(http\/(request|cookie)|gate\/index|openapi\/document)\.ts$/],
  // Of what the demonstration begins nobody is told.
  "beginning a session": [
    beginning,
    /^lib\/server\/(session\/(sign-in|start\/(index|store))|features\/demonstration\/store)\.ts$/,
  ],
  "raw SQL": [(node) => isMember(node, /^\$(query|execute)RawUnsafe$/), /^$/],
  evaluation: [evaluation, /^$/],
  "an absolute URL from the request": [ownAddress, /^$/],
} as const satisfies Record<string, readonly [Use, RegExp]>;

/** Files that use something which is for other files only. */
export const usesElsewhere = (sources: Sources, name: keyof typeof reserved): Offences => {
  const [use, allowed] = reserved[name];
  return inEach(sources, (syntax, path) =>
    !allowed.test(path) && [...nodesOf(syntax)].some((node) => use(node, syntax)) ? [name] : [],
  );
};

/** The first line of every file of lib/server keeps it out of browsers. */
export const withoutServerOnly = (sources: Sources): Offences =>
  inEach(sources, ({ statements: [first] }, path) => {
    if (!/^lib\/server\/.*\.tsx?$/.test(path)) return [];
    const isFirst =
      first !== undefined &&
      ts.isImportDeclaration(first) &&
      textOf(first.moduleSpecifier) === "server-only" &&
      first.getStart() === 0;
    return isFirst ? [] : ['no import "server-only" on line 1'];
  });
