import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { featuresMarkedIn, marksOf } from "./lines";
import { routeOf } from "./route-of";

/** What a capability is made of. Paths are relative to the root. */
export type Feature = {
  readonly name: string;
  /** Whether lines outside of its own files are marked, so that it can be taken out. */
  readonly removable: boolean;
  /** Folders and files that are its own. */
  readonly owned: readonly string[];
  /** Files of others with marked lines of it. */
  readonly marked: readonly string[];
  /** Its tables, as the schema names them. */
  readonly tables: readonly string[];
  readonly enums: readonly string[];
  /** Columns of it in tables of others. */
  readonly columns: readonly Column[];
  /** Capabilities that it can't be without: `// Needs notes: …`, a line each, at the top of its shared file. */
  readonly needs: readonly string[];
  readonly routes: readonly string[];
};

export type Column = { readonly table: string; readonly column: string };

/** Folders at the top, or of an example, that hold no sources. */
const notSources =
  /^(examples\/[^/]+\/)?(node_modules|\.git|\.next|\.data|\.test|\.bench|coverage|test-results|playwright-report)$/;
/** What answers a path by itself. */
const isRoute = /^app\/(.*\/)?(page\.tsx|route\.ts)$/;
const isText = /\.(tsx?|mjs|js|css|prisma|md|json|ya?ml|conf|service|example)$|(^|\/)(Dockerfile|\.env\.example)$/;

/** Every source file of the checkout, relative to the root. */
export function sourceFiles(root: string, folder = ""): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return notSources.test(path) || path === "prisma/generated" || path === "prisma/migrations"
        ? []
        : sourceFiles(root, path);
    return isText.test(path) && path !== "package-lock.json" ? [path] : [];
  });
}

/** All capabilities: those with a file in lib/shared/features. */
export function listFeatures(root: string): readonly Feature[] {
  const files = sourceFiles(root);
  const marks = new Map(files.map((path) => [path, featuresMarkedIn(readFileSync(join(root, path), "utf8"))]));
  return readdirSync(join(root, "lib/shared/features"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort()
    .map((name) => describe(root, name, files, marks));
}

function describe(
  root: string,
  name: string,
  files: readonly string[],
  marks: ReadonlyMap<string, ReadonlySet<string>>,
): Feature {
  const shared = `lib/shared/features/${name}.ts`;
  const text = sharedTextOf(root, name, files);
  const routes = [...text.matchAll(/\bpath: "([^"]+)"/g)].map(([, path = ""]) => path);
  const pages = files
    .filter((path) => isRoute.test(path) && routes.includes(routeOf(path)))
    .map((path) => dirname(path));
  const own = [
    shared,
    `lib/shared/features/${name}`,
    `lib/server/features/${name}`,
    // Its room among those that wire (as the OpenAPI document has), what sessions need of it, and its part in other capabilities' folders.
    `lib/server/${name}`,
    `lib/server/session/${name}`,
    ...files.filter((path) => new RegExp(`^lib/server/features/(?!${name}/)[^/]+/${name}\\.ts$`).test(path)),
    `prisma/schema/${name}.prisma`,
    `app/_components/${name}`,
    `tests/features/${name}`,
    `e2e/features/${name}`,
    `lib/shared/features/${name}.test.ts`,
    `tests/architecture/${name}.test.ts`,
    `docs/features/${name}.md`,
    ...examplesOf(root, name),
  ].filter((path) => existsSync(join(root, path)));
  const owned = [...new Set([...own, ...pages.flatMap((folder) => filesIn(root, folder))])];
  const isOwned = (path: string) => owned.some((whole) => path === whole || path.startsWith(`${whole}/`));
  const marked = files.filter((path) => marks.get(path)?.has(name) === true && !isOwned(path));
  const schema = join(root, `prisma/schema/${name}.prisma`);
  const models = existsSync(schema) ? readFileSync(schema, "utf8") : "";
  const named = (kind: string) =>
    [...models.matchAll(new RegExp(`^${kind} (\\w+)`, "gm"))].map(([, found = ""]) => found);
  return {
    name,
    removable: marked.length > 0,
    owned,
    marked,
    tables: named("model"),
    enums: named("enum"),
    columns: columnsOf(root, name, files),
    needs: needsOf(text),
    routes,
  };
}

/** The text of a capability's shared file and, behind it, of those in the folder of its name: rows may stand in either. */
export const sharedTextOf = (root: string, name: string, files: readonly string[]): string =>
  [`lib/shared/features/${name}.ts`, ...files.filter((path) => path.startsWith(`lib/shared/features/${name}/`))]
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");

/** Marked fields in models of others, but for those that only say how models refer to each other. */
function columnsOf(root: string, name: string, files: readonly string[]): readonly Column[] {
  const schemas = files.filter((path) => path.startsWith("prisma/schema/"));
  const texts = schemas.map((path) => readFileSync(join(root, path), "utf8"));
  const models = texts.flatMap((text) => [...text.matchAll(/^model (\w+)/gm)].map(([, model = ""]) => model));
  return texts.flatMap((text) => {
    const marks = marksOf(text);
    let table = "";
    return text.split("\n").flatMap((line, index) => {
      table = /^model (\w+)/.exec(line)?.[1] ?? table;
      const [, column, type] = /^ {2}(\w+) +(\w+)/.exec(line) ?? [];
      const isColumn = column !== undefined && type !== undefined && !models.includes(type);
      return isColumn && marks[index]?.includes(name) === true ? [{ table, column }] : [];
    });
  });
}

/** What a capability says at the top of its shared file that it can't be without. */
export const needsOf = (shared: string): readonly string[] =>
  [...shared.matchAll(/^\/\/ Needs ([\w-]+):/gm)].map(([, name = ""]) => name);

/** The programs in examples/ that show what a capability is for: the first line of their README is marked with its name. */
function examplesOf(root: string, name: string): readonly string[] {
  const folder = join(root, "examples");
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((example) => `examples/${example}`)
    .filter((path) => existsSync(join(root, path, "README.md")))
    .filter((path) => readFileSync(join(root, path, "README.md"), "utf8").startsWith(`<!-- feature:${name} -->\n`));
}

/** The files of a page's or handler's own folder; what lies deeper belongs to other routes. */
function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`.split(sep).join("/"))
    .filter((path) => statSync(join(root, path)).isFile());
}
