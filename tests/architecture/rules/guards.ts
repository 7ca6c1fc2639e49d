import ts from "typescript";
import {
  directivesOf,
  type Exported,
  exportsOf,
  importsOf,
  inEach,
  nodesOf,
  type Offences,
  resolve,
  type Syntax,
} from "../syntax";
import type { Sources } from "../sources";
import { routeOf } from "../../../scripts/feature/route-of";
import { isProtected, placeOf } from "./places";
import { type Row, rowOf } from "./table";

/** What makes a guarded or a public page, endpoint or action, and the module that each must come from. */
const forms = {
  protectedPage: "app/(protected)/protected-page",
  publicPage: "app/(public)/public-page",
  protectedEndpoint: "lib/server/guard/endpoint",
  scopedEndpoint: "lib/server/guard/endpoint",
  callerEndpoint: "lib/server/guard/endpoint",
  serviceEndpoint: "lib/server/guard/endpoint",
  protectedAction: "lib/server/guard/action",
  endpoint: "lib/server/http/endpoint",
  formAction: "lib/server/http/form",
} as const;
type Form = keyof typeof forms;

/** What an export was made by: one of the forms itself, not something around it or something else by that name. */
function madeBy(
  syntax: Syntax,
  value: Exported["value"],
): { readonly form: Form; readonly call: ts.CallExpression } | undefined {
  const made = resolve(syntax, value);
  if (made === undefined || !ts.isCallExpression(made) || !ts.isIdentifier(made.expression)) return undefined;
  const form = formOf(syntax, made.expression.text);
  return form === undefined ? undefined : { form, call: made };
}

function formOf(syntax: Syntax, local: string): Form | undefined {
  const imported = importsOf(syntax).get(local);
  return (Object.keys(forms) as readonly Form[]).find(
    (form) => imported?.name === form && imported.module === forms[form],
  );
}

/** Constants by which a page or a handler tells Next how to run it. */
const settings = /^(dynamic|dynamicParams|revalidate|fetchCache|runtime|preferredRegion|maxDuration)$/;

/** What a protected page may export beside itself: nothing that could read anything, because the guard runs in the page. */
const isStill = ({ name, value }: Exported): boolean =>
  (settings.test(name) || name === "metadata" || name === "viewport") &&
  value !== undefined &&
  ![...nodesOf(value)].some(
    (node) => ts.isCallExpression(node) || ts.isAwaitExpression(node) || ts.isNewExpression(node),
  );

/** Pages that are anything but what the form of their folder has made; those below (protected) are that and constants. */
export const unguardedPages = (sources: Sources): Offences =>
  inEach(sources, (syntax, path) => {
    if (placeOf(path) !== "page") return [];
    const wanted: Form = isProtected(path) ? "protectedPage" : "publicPage";
    const exported = exportsOf(syntax);
    const page = exported.find(({ name }) => name === "default");
    return [
      ...(madeBy(syntax, page?.value)?.form === wanted ? [] : [`no ${wanted}`]),
      ...exported
        .filter((one) => isProtected(path) && one !== page && !isStill(one))
        .map(({ name }) => `exports ${name}, which no guard sees`),
    ];
  });

/** Route handlers that another form made than their row asks for. */
export const unguardedHandlers = (sources: Sources, rows: readonly Row[]): Offences =>
  inEach(sources, (syntax, path) => {
    if (placeOf(path) !== "route") return [];
    const row = rowOf(path, rows);
    const wanted: readonly (Form | undefined)[] =
      row === undefined || row.auth === "none" || row.ownGuard === true
        ? ["endpoint"]
        : row.servicesOnly === true
          ? ["serviceEndpoint"]
          : ["protectedEndpoint", "scopedEndpoint", "callerEndpoint"];
    const exported = exportsOf(syntax);
    if (exported.length === 0) return ["no handler"];
    return exported
      .filter((one) => !(settings.test(one.name) && isStill(one)) && !wanted.includes(madeBy(syntax, one.value)?.form))
      .map(({ name }) => `${name} without ${wanted.join(" or ")}`);
  });

/** Route handlers that let other sites in where their row does not, or the other way round. */
export const misjudgedOrigins = (sources: Sources, rows: readonly Row[]): Offences =>
  inEach(sources, (syntax, path) => {
    if (placeOf(path) !== "route") return [];
    const wanted = rowOf(path, rows)?.anyOrigin === true;
    return exportsOf(syntax)
      .map((one) => ({ name: one.name, made: madeBy(syntax, one.value) }))
      .filter(({ made }) => made?.form === "endpoint" && made.call.arguments.length > 1 !== wanted)
      .map(({ name }) => `${name}: its row says ${wanted ? "any origin" : "our own pages only"}`);
  });

/** Server Actions that stand elsewhere than in an action.ts beside a page, or don't hand their form to the form of their folder. */
export const unguardedActions = (sources: Sources): Offences =>
  inEach(sources, (syntax, path) => {
    const inline = [...nodesOf(syntax)].filter((node) => ts.isBlock(node) && directivesOf(node).includes("use server"));
    const offences = inline.map(() => "an action within something else");
    const isAction = placeOf(path) === "action";
    if (directivesOf(syntax).includes("use server") !== isAction)
      return [...offences, isAction ? 'no "use server"' : "actions outside of an action.ts"];
    if (!isAction) return offences;
    if (!sources.has(path.replace(/action\.ts$/, "page.tsx"))) offences.push("no page beside it");
    const exported = exportsOf(syntax);
    if (exported.length === 0) offences.push("no action");
    const wanted: Form = isProtected(path) ? "protectedAction" : "formAction";
    return [
      ...offences,
      ...exported
        .filter(({ value }) => !handsOver(syntax, value, wanted))
        .map(({ name }) => `${name} without ${wanted}`),
    ];
  });

/** Whether a function is `return guarded(form)`, or `return formAction(schema, form, …)`, of the form that is its own. */
function handsOver(syntax: Syntax, value: Exported["value"], wanted: Form): boolean {
  if (value === undefined || !ts.isFunctionDeclaration(value) || value.body?.statements.length !== 1) return false;
  const [statement] = value.body.statements;
  const call = statement !== undefined && ts.isReturnStatement(statement) ? statement.expression : undefined;
  if (call === undefined || !ts.isCallExpression(call)) return false;
  const given = call.arguments[wanted === "formAction" ? 1 : 0];
  if (given?.getText() !== value.parameters[1]?.name.getText()) return false;
  return wanted === "formAction"
    ? madeBy(syntax, call)?.form === wanted
    : madeBy(syntax, call.expression)?.form === wanted;
}

const guards: Partial<Record<Form, ReturnType<typeof placeOf>>> = {
  protectedPage: "page",
  protectedEndpoint: "route",
  scopedEndpoint: "route",
  callerEndpoint: "route",
  serviceEndpoint: "route",
  protectedAction: "action",
};

/** Guards that are called elsewhere than in a file of their kind, or for another path than the file's own, or for none that can be read. */
export const misdirectedGuards = (sources: Sources): Offences =>
  inEach(sources, (syntax, path) =>
    [...nodesOf(syntax)].flatMap((node) => {
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return [];
      const form = formOf(syntax, node.expression.text);
      if (form === undefined || guards[form] === undefined) return [];
      const [first] = node.arguments;
      const said = first !== undefined && ts.isStringLiteralLike(first) ? first.text : "no path that can be read";
      if (placeOf(path) !== guards[form]) return [`${form} outside of a ${guards[form]}`];
      return said === routeOf(path) ? [] : [`${form} for ${said}`];
    }),
  );
