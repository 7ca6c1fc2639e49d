import type { Import } from "../graph";
import type { Offences } from "../syntax";
import type { Sources } from "../sources";
import { placeOf } from "./places";

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

/** Everything that a file leads to when it runs; types are gone by then. Only files that `through` accepts are looked into. */
export function reachableFrom(
  start: string,
  imports: readonly Import[],
  through: (path: string) => boolean = () => true,
): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const file of reached) {
    if (!through(file)) continue;
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
      /^lib\/server\/(db|guard|features|users|audit|events|tickets|jobs|outbox|rate-limit|password|mail|log)\//.test(
        path,
      ) ||
      /store\.ts$|^prisma\//.test(path) ||
      /node_modules\/(pg|@prisma|pino|bcryptjs|piscina|nodemailer)\//.test(path),
  );
}

/** What frames may have of lib/server: the nonce of the document, its colours, whether there is a session cookie, and the number of the request. */
const forFrames: ReadonlySet<string> = new Set([
  "lib/server/http/request.ts",
  "lib/server/features/theme/theme.ts",
  "lib/server/request-context.ts",
  "lib/server/session/has-session-cookie.ts",
  // feature:impersonation begin
  // Until when the browser is somebody else, by its cookie: nothing of theirs.
  "lib/server/session/impersonation/until.ts",
  // feature:impersonation end
]);

/** Layouts and other frames that read data, by themselves or through a part: no guard runs before them. */
export function readingFrames(imports: readonly Import[]): Offences {
  const frames = new Set(imports.map(({ from }) => from).filter((path) => placeOf(path) === "frame"));
  return [...frames].flatMap((frame) =>
    [...reachableFrom(frame, imports, (path) => path.startsWith("app/"))]
      .filter((path) => /^(lib\/server|prisma)\//.test(path) && !forFrames.has(path))
      .map((path) => `${frame} -> ${path}`),
  );
}

/**
 * Parts of a page that take the schemas along to browsers, 35 kB of them. What comes from outside is looked at on the server; a part that has to look at an
 * answer itself fetches its schema when it needs it.
 */
export function schemasInBrowsers(sources: Sources, imports: readonly Import[]): Offences {
  const parts = [...sources].filter(([, text]) => text.startsWith('"use client"')).map(([path]) => path);
  const atOnce = imports.filter(({ later }) => !later);
  // An action runs on the server: its page has its name alone.
  const isSent = (path: string): boolean => !path.endsWith("/action.ts");
  return parts.filter((part) =>
    [...reachableFrom(part, atOnce, isSent)].some((path) => path.startsWith("node_modules/zod/")),
  );
}
