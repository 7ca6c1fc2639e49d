import { exportsOf, type Offences, syntaxOf } from "../syntax";
import type { Sources } from "../sources";
import { routeOf } from "../../../scripts/feature/route-of";
import { catchAll, isProtected, placeOf } from "./places";

/** The columns of the route table that the files of app/ can be held against. */
export type Row = {
  readonly path: string;
  readonly kind: "page" | "api";
  readonly methods: readonly string[];
  readonly auth: "none" | "cookie" | "bearer";
  readonly ownGuard?: boolean;
  readonly servicesOnly?: boolean;
  readonly anyOrigin?: boolean;
};

const answers = (sources: Sources): readonly string[] =>
  [...sources.keys()].filter((path) => ["page", "route"].includes(placeOf(path)) && path !== catchAll);

/** The row that says what a page, a route handler or an action may do. */
export const rowOf = (path: string, rows: readonly Row[]): Row | undefined =>
  rows.find((row) => row.path === routeOf(path));

/** Files that answer without a row of their kind, rows that no file answers, and paths that are said twice. */
export function withoutPartner(sources: Sources, rows: readonly Row[]): Offences {
  const files = answers(sources);
  const answered = new Set(files.map(routeOf));
  const kindOf = (path: string) => (placeOf(path) === "page" ? "page" : "api");
  return [
    ...files.filter((path) => rowOf(path, rows)?.kind !== kindOf(path)).map((path) => `${path}: no row`),
    ...rows.filter(({ path }) => !answered.has(path)).map(({ path }) => `${path}: no file`),
    ...rows.filter(({ path }, index) => rows.findIndex((row) => row.path === path) < index).map(twice),
  ];
}

const twice = ({ path }: Row): string => `${path}: two rows`;

/** Pages whose folder says one thing and whose row another: protected or public. */
export function misplacedPages(sources: Sources, rows: readonly Row[]): Offences {
  return answers(sources).flatMap((path) => {
    const row = placeOf(path) === "page" ? rowOf(path, rows) : undefined;
    if (row === undefined || isProtected(path) === (row.auth !== "none")) return [];
    return [`${path}: auth ${row.auth} in the wrong folder`];
  });
}

/** Rows that declare other methods than their file answers. A page answers POST when an action stands beside it. */
export function undeclaredMethods(sources: Sources, rows: readonly Row[]): Offences {
  return answers(sources).flatMap((path) => {
    const answered = placeOf(path) === "page" ? methodsOfPage(path, sources) : methodsOfHandler(path, sources);
    const declared = rowOf(path, rows)?.methods.toSorted().join(" ") ?? "";
    return declared === answered ? [] : [`${path}: answers ${answered}, and its row says ${declared}`];
  });
}

const methodsOfPage = (path: string, sources: Sources): string =>
  sources.has(path.replace(/page\.tsx$/, "action.ts")) ? "GET POST" : "GET";

function methodsOfHandler(path: string, sources: Sources): string {
  return exportsOf(syntaxOf(path, sources.get(path) ?? ""))
    .map(({ name }) => name)
    .filter((name) => /^[A-Z]+$/.test(name))
    .sort()
    .join(" ");
}
