import type { Import, Sources } from "./graph";

/** What a rule finds: one line for each offence, and nothing when all is well. */
export type Offences = readonly string[];

const ranks: Readonly<Record<string, number>> = {
  env: 1,
  log: 2,
  db: 3,
  http: 3,
  password: 3,
  mail: 3,
  keys: 3,
  "rate-limit": 4,
  events: 4,
  users: 4,
  tickets: 4,
  jobs: 4,
  outbox: 4,
  // Hears what events tell.
  audit: 5,
  session: 5,
  guard: 6,
  features: 7,
  pruning: 8,
  openapi: 8,
  gate: 8,
  "subscribers.ts": 8,
  "start.ts": 9,
  // What every room may use.
  "process-wide.ts": 0,
  "request-context.ts": 0.5,
};

/** The room that a file of lib/server is in, or undefined for a file elsewhere. */
export const roomOf = (path: string): string | undefined => /^lib\/server\/([^/]+)/.exec(path)?.[1];

/** A room imports lower ranks only. */
export function upwardImports(imports: readonly Import[]): Offences {
  return imports.flatMap(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    if (here === undefined || there === undefined || here === there) return [];
    const [low, high] = [ranks[there], ranks[here]];
    if (low === undefined || high === undefined) return [`${from} -> ${to}: a room without a rank`];
    return low < high ? [] : [`${from} -> ${to}`];
  });
}

/** lib never imports app, lib/shared never imports lib/server, app/_components never imports data access. */
export function strayImports(imports: readonly Import[]): Offences {
  const bans: readonly (readonly [RegExp, RegExp])[] = [
    [/^lib\//, /^app\//],
    [/^lib\/shared\//, /^(lib\/server|prisma|app)\//],
    [/^app\/_components\//, /^(lib\/server|prisma)\//],
    [/^app\//, /^(prisma\/|lib\/server\/.*store\.ts$)/],
    [/^(app|lib)\//, /^(tests|e2e|bench|scripts)\//],
  ];
  return imports.flatMap(({ from, to }) =>
    bans.some(([source, target]) => source.test(from) && target.test(to)) ? [`${from} -> ${to}`] : [],
  );
}

/** Prisma and pg are for stores and for db. */
export function databaseOutsideStores(imports: readonly Import[]): Offences {
  return imports.flatMap(({ from, to, typeOnly }) => {
    const isDriver = /^prisma\/generated|node_modules\/(@types\/)?(pg|@prisma)\//.test(to);
    const isClient = /^lib\/server\/db\/index\.ts$/.test(to);
    const allowed =
      /(^|\/)([\w-]+-)?store\.ts$/.test(from) ||
      from.startsWith("lib/server/db/") ||
      (isClient && (clientsOfTheDatabase.has(from) || from.startsWith("lib/server/features/"))) ||
      (isDriver && typeOnly && clientsOfTheDatabase.has(from));
    return (isDriver || isClient) && !allowed ? [`${from} -> ${to}`] : [];
  });
}

/** Who needs more of db than a store: the pool of the limiter, the feed's own connection, a transaction over two stores, a ping. */
const clientsOfTheDatabase: ReadonlySet<string> = new Set([
  "lib/server/rate-limit/index.ts",
  "lib/server/session/revocation/feed.ts",
  "lib/server/events/index.ts",
  "lib/server/session/end.ts",
  "lib/server/pruning/index.ts",
  "app/api/health/ready/route.ts",
]);

/** Imports that come back to where they began, types included. */
export function cycles(imports: readonly Import[]): Offences {
  const next = new Map<string, string[]>();
  for (const { from, to, core } of imports) {
    if (core || to.startsWith("node_modules/")) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.add([...path.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return [...found];
}

/** Everything that a file leads to when it runs; types are gone by then. */
export function reachableFrom(start: string, imports: readonly Import[]): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to);
  }
  return reached;
}

/** The middleware runs on the edge: it reaches no database and none of Node's own modules. */
export function forbiddenAtTheEdge(imports: readonly Import[]): Offences {
  const coreModules = new Set(imports.filter(({ core }) => core).map(({ to }) => to));
  return [...reachableFrom("middleware.ts", imports)].filter(
    (path) =>
      coreModules.has(path) ||
      /^lib\/server\/(db|features|guard|users|audit|events|tickets|jobs|outbox|rate-limit|password|mail|log)\/|store\.ts$|^prisma\//.test(
        path,
      ) ||
      /node_modules\/(pg|@prisma|pino|bcryptjs|piscina|nodemailer|rate-limiter-flexible)\//.test(path),
  );
}

/** Code as the compiler sees it: without comments, which may speak of anything. */
export const code = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, "");

/** The first line of every file of lib/server keeps it out of browsers. */
export function withoutServerOnly(sources: Sources): Offences {
  return [...sources]
    .filter(
      ([path, source]) =>
        path.startsWith("lib/server/") && path.endsWith(".ts") && !source.startsWith('import "server-only";\n'),
    )
    .map(([path]) => path);
}

/** Files that use something which is for other files only. */
export function usesElsewhere(sources: Sources, use: RegExp, allowed: RegExp): Offences {
  return [...sources].filter(([path, source]) => !allowed.test(path) && use.test(code(source))).map(([path]) => path);
}

/** Protected pages, route handlers and actions that don't go through their guard. */
export function unguarded(sources: Sources, protectedRoutes: ReadonlySet<string>): Offences {
  return [...sources].flatMap(([path, source]) => {
    const text = code(source);
    const missing = (problem: string): Offences => [`${path}: ${problem}`];
    if (/^app\/\(protected\)\/.*\/page\.tsx$/.test(path))
      return /export default protectedPage\(\s*"/.test(text) ? [] : missing("no protectedPage");
    if (
      /^app\/\(protected\)\/.*action\.ts$/.test(path) ||
      (text.startsWith('"use server"') && !path.startsWith("app/(public)/"))
    )
      return unguardedActions(text).map((name) => `${path}: ${name} without protectedAction`);
    if (path.endsWith("/route.ts") && protectedRoutes.has(routeOf(path))) return unguardedHandlers(path, text);
    return [];
  });
}

/** Sign-out proves its sessions by itself, so that it works with an expired token too. */
const ownGuard: Readonly<Record<string, RegExp>> = {
  "app/api/auth/logout/route.ts": /await signOut\(request\.headers/,
};

function unguardedHandlers(path: string, text: string): Offences {
  if (ownGuard[path] !== undefined) return ownGuard[path].test(text) ? [] : [`${path}: no guard of its own`];
  const handlers = [...text.matchAll(/export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b(.*)/g)];
  const offences = handlers
    .filter(([, , rest = ""]) => !/^\s*=\s*protectedEndpoint[<(]/.test(rest))
    .map(([, method = ""]) => `${path}: ${method} without protectedEndpoint`);
  return handlers.length === 0 ? [`${path}: no handler`] : offences;
}

/** Every export of an action file hands its form to something that `protectedAction` made. */
function unguardedActions(text: string): readonly string[] {
  const guarded = [...text.matchAll(/const (\w+) = protectedAction\(/g)].map(([, name = ""]) => name);
  const exported = [...text.matchAll(/export (?:async )?(?:function|const) (\w+)([\s\S]*?)(?=\nexport |$)/g)];
  if (exported.length === 0) return ["nothing"];
  return exported
    .filter(([, , body = ""]) => !guarded.some((name) => new RegExp(`return ${name}\\(form\\);`).test(body)))
    .map(([, name = ""]) => name);
}

/** The path that a page or a route file answers, with `{name}` for a variable segment. */
export function routeOf(file: string): string {
  const path = file
    .replace(/^app/, "")
    .replace(/\/(page\.tsx|route\.ts)$/, "")
    .replaceAll(/\/\([^)]+\)/g, "")
    .replaceAll(/\[(\w+)\]/g, "{$1}");
  return path === "" ? "/" : path;
}
