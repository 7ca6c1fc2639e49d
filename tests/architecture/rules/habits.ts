import ts from "typescript";
import { inEach, isExported, type Offences } from "../syntax";
import type { Sources } from "../sources";

/** Exported functions and classes of lib that nothing is said of. Schemas and other constants speak for themselves. */
export const undocumented = (sources: Sources): Offences =>
  inEach(sources, ({ statements }, path) =>
    path.startsWith("lib/")
      ? statements
          .filter(isCallable)
          .filter((one) => !hasSentence(one))
          .map(nameOf)
      : [],
  );

const isCallable = (statement: ts.Statement): boolean =>
  isExported(statement) &&
  (ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    (ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.some(({ initializer }) => isFunction(initializer))));

const isFunction = (value: ts.Expression | undefined): boolean =>
  value !== undefined &&
  (ts.isArrowFunction(value) ||
    ts.isFunctionExpression(value) ||
    (ts.isCallExpression(value) && value.expression.getText() === "cache"));

const hasSentence = (statement: ts.Statement): boolean =>
  ts.getJSDocCommentsAndTags(statement).some((doc) => {
    const text = ts.isJSDoc(doc) ? (ts.getTextOfJSDocComment(doc.comment) ?? "") : "";
    return /\S+\s+\S+\s+\S+/.test(text) && /[.:?!)]$/.test(text.trim());
  });

const nameOf = (statement: ts.Statement): string =>
  ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    ? (statement.name?.text ?? "default")
    : ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name }) => name.getText()).join(", ")
      : "?";

const mostLines = 150;

/** Files that hold more than one can read at once. */
export const overlong = (sources: Sources): Offences =>
  [...sources].flatMap(([path, text]) => {
    const lines = text.replace(/\n$/, "").split("\n").length;
    return lines > mostLines ? [`${path}: ${lines} lines`] : [];
  });
