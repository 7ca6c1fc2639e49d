import { beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/server/openapi/document";
import { findRoute, routes } from "@/lib/shared/routes";
import { type Import, readImports, readSources, type Sources } from "./graph";
import {
  cycles,
  databaseOutsideStores,
  forbiddenAtTheEdge,
  reachableFrom,
  routeOf,
  strayImports,
  unguarded,
  upwardImports,
  usesElsewhere,
  withoutServerOnly,
} from "./rules";

let imports: readonly Import[];
const sources = readSources("app", "lib");
const made = (from: string, to: string, more: Partial<Import> = {}): Import => ({
  from,
  to,
  typeOnly: false,
  core: false,
  ...more,
});
const file = (path: string, ...lines: readonly string[]): Sources => new Map([[path, lines.join("\n")]]);

beforeAll(async () => {
  imports = await readImports();
});

describe("imports", () => {
  it("have been read: the graph has the files that every request passes", () => {
    const reached = reachableFrom("app/api/profile/route.ts", imports);
    expect(reached).toContain("lib/server/session/revocation/replica.ts");
    expect(reached).toContain("lib/server/db/index.ts");
    expect(reachableFrom("middleware.ts", imports)).toContain("lib/server/session/verify-access-token.ts");
  });

  it("go to lower ranks only", () => {
    expect(upwardImports(imports)).toEqual([]);
    expect(upwardImports([made("lib/server/session/x.ts", "lib/server/features/sign-in/sign-in.ts")])).toHaveLength(1);
    expect(upwardImports([made("lib/server/mail/x.ts", "lib/server/http/client.ts")])).toHaveLength(1);
    expect(upwardImports([made("lib/server/new/x.ts", "lib/server/env/index.ts")])).toHaveLength(1);
    expect(upwardImports([made("lib/server/features/x/x.ts", "lib/server/env/index.ts")])).toEqual([]);
  });

  it("make no circles", () => {
    expect(cycles(imports)).toEqual([]);
    expect(cycles([made("a.ts", "b.ts"), made("b.ts", "c.ts"), made("c.ts", "a.ts")])).toEqual([
      "a.ts -> b.ts -> c.ts -> a.ts",
    ]);
    expect(cycles([made("a.ts", "b.ts"), made("a.ts", "c.ts"), made("b.ts", "c.ts")])).toEqual([]);
  });

  it("leave app out of lib, lib/server out of lib/shared and of parts, and stores out of app", () => {
    expect(strayImports(imports)).toEqual([]);
    for (const [from, to] of [
      ["lib/server/features/x/x.ts", "app/page.tsx"],
      ["lib/shared/x.ts", "lib/server/env/index.ts"],
      ["app/_components/x.tsx", "lib/server/env/index.ts"],
      ["app/page.tsx", "lib/server/users/store.ts"],
      ["app/page.tsx", "lib/server/session/store.ts"],
      ["lib/server/db/x.ts", "scripts/db/migrate.ts"],
    ] as const) {
      expect(strayImports([made(from, to)])).toHaveLength(1);
    }
  });

  it("of Prisma, of pg and of the client stand in stores and in db", () => {
    expect(databaseOutsideStores(imports)).toEqual([]);
    expect(
      databaseOutsideStores([made("lib/server/features/x/x.ts", "prisma/generated/client.ts", { typeOnly: true })]),
    ).toHaveLength(1);
    expect(databaseOutsideStores([made("lib/server/mail/x.ts", "lib/server/db/index.ts")])).toHaveLength(1);
    expect(databaseOutsideStores([made("lib/server/features/x/x.ts", "node_modules/pg/lib/index.js")])).toHaveLength(1);
    expect(databaseOutsideStores([made("lib/server/users/store.ts", "prisma/generated/client.ts")])).toEqual([]);
  });

  it("of middleware.ts never lead to the database or to what only Node has", () => {
    expect(forbiddenAtTheEdge(imports)).toEqual([]);
    const gate = made("middleware.ts", "lib/server/gate/index.ts");
    for (const offence of [
      made("lib/server/gate/index.ts", "lib/server/db/index.ts"),
      made("lib/server/gate/index.ts", "fs", { core: true }),
      made("lib/server/gate/index.ts", "lib/server/session/store.ts"),
      made("lib/server/gate/index.ts", "node_modules/pg/lib/index.js"),
    ]) {
      expect(forbiddenAtTheEdge([gate, offence])).toEqual([offence.to]);
      expect(forbiddenAtTheEdge([gate, { ...offence, typeOnly: true }])).toEqual([]);
    }
  });
});

describe("sources", () => {
  it("of lib/server begin with server-only", () => {
    expect(withoutServerOnly(sources)).toEqual([]);
    expect(withoutServerOnly(file("lib/server/x/y.ts", "export {};", 'import "server-only";'))).toHaveLength(1);
  });

  it.each([
    ["process.env", /\bprocess\.env\b|process\[/, /^lib\/server\/env\//, "const x = process.env.X;"],
    ["cookies()", /\bcookies\s*\(/, /^lib\/server\/http\/request\.ts$/, "await cookies();"],
    ["headers()", /\bheaders\s*\(\)/, /^lib\/server\/http\/request\.ts$/, "await headers();"],
    ["Prisma's client", /\bdb\(\)/, /(^|\/|-)store\.ts$|^lib\/server\/db\//, "await db().user.findMany();"],
    ["raw SQL", /\$(query|execute)RawUnsafe/, /^$/, "db.$queryRawUnsafe(text)"],
    ["eval", /\beval\(|new Function\(|dangerouslySetInnerHTML/, /^$/, "eval(text)"],
    [
      "an absolute URL from the request",
      /nextUrl\.(host|origin)|headers\.get\("(x-forwarded-)?host"\)/,
      /^$/,
      'headers.get("host")',
    ],
  ])("keep %s where it belongs", (_, use, allowed, offence) => {
    expect(usesElsewhere(sources, use, allowed)).toEqual([]);
    expect(usesElsewhere(file("lib/server/x/y.ts", offence), use, allowed)).toHaveLength(1);
    expect(usesElsewhere(file("lib/server/x/y.ts", `// ${offence}`), use, allowed)).toEqual([]);
  });
});

describe("guards", () => {
  const protectedRoutes = new Set(routes.filter(({ auth }) => auth !== "none").map(({ path }) => path));

  it("stand in every protected page, route handler and action", () => {
    expect(unguarded(sources, protectedRoutes)).toEqual([]);
  });

  it.each([
    ["a page without one", "app/(protected)/x/page.tsx", "export default async function Page() {}"],
    [
      "a page with one in a comment",
      "app/(protected)/x/page.tsx",
      '// export default protectedPage("/x")',
      "export default Page;",
    ],
    ["a handler without one", "app/api/profile/route.ts", "export const GET = endpoint(() => json({}));"],
    [
      "one handler of two",
      "app/api/profile/route.ts",
      "export const GET = protectedEndpoint({}, x);",
      "export const PATCH = endpoint(x);",
    ],
    [
      "a handler as a function",
      "app/api/profile/route.ts",
      "export async function GET() { protectedEndpoint({}, x); }",
    ],
    [
      "a sign-out that proves nothing",
      "app/api/auth/logout/route.ts",
      "export const POST = endpoint(() => empty(204));",
    ],
    [
      "an action without one",
      "app/(protected)/x/action.ts",
      '"use server";',
      "export async function act(_, form) { return work(form); }",
    ],
    [
      "one action of two",
      "app/(protected)/x/action.ts",
      '"use server";',
      "const a = protectedAction({}, w);",
      "export async function one(_, form) {\n  return a(form);\n}",
      "export async function two(_, form) {\n  return other(form);\n}",
    ],
    [
      "an action elsewhere",
      "app/_components/x.ts",
      '"use server";',
      "export async function act(_, form) { return work(form); }",
    ],
  ])("would be missed in %s", (_, path, ...lines) => {
    expect(unguarded(file(path, ...lines), protectedRoutes)).not.toEqual([]);
  });

  it("stand in what the rule accepts", () => {
    const action = ["const a = protectedAction({}, w);", "export async function one(_, form) {\n  return a(form);\n}"];
    expect(unguarded(file("app/(protected)/x/action.ts", '"use server";', ...action), protectedRoutes)).toEqual([]);
    expect(
      unguarded(file("app/(protected)/x/page.tsx", 'export default protectedPage("/x", r);'), protectedRoutes),
    ).toEqual([]);
  });
});

describe("the route manifest", () => {
  const files = [...sources.keys()].filter((path) => /\/(page\.tsx|route\.ts)$/.test(path));
  const catchAll = "app/api/[...unknown]/route.ts";

  it("names every page and endpoint of app/ once, and nothing else", () => {
    const present = files.filter((path) => path !== catchAll).map(routeOf);
    expect(routes.map(({ path }) => path).sort()).toEqual(present.sort());
  });

  it("says of pages what their folder says: protected or public", () => {
    for (const path of files.filter((name) => name.endsWith("page.tsx"))) {
      const route = findRoute(routeOf(path));
      expect([path, route?.kind, route?.auth]).toEqual([
        path,
        "page",
        path.startsWith("app/(protected)/") ? "cookie" : "none",
      ]);
    }
  });

  it("declares the methods that the handlers export", () => {
    for (const path of files.filter((name) => name.endsWith("route.ts") && name !== catchAll)) {
      const text = sources.get(path) ?? "";
      const exported = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
        new RegExp(`export const ${method}\\b|as ${method}\\b`).test(text),
      );
      expect([path, findRoute(routeOf(path))?.methods.toSorted()]).toEqual([path, exported.sort()]);
    }
  });

  it("and the OpenAPI document agree on every endpoint of the API and its methods", () => {
    const { paths } = openApiDocument("https://app.example") as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((name) => ["get", "post", "patch", "delete", "put"].includes(name))
        .map((name) => `${name.toUpperCase()} ${path}`),
    );
    const internal = new Set(["/api/theme", "/api/csp-report", "/api/openapi.json"]);
    const declared = routes
      .filter(({ kind, path }) => kind === "api" && !internal.has(path))
      .flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
    expect(
      declared.filter((line) => !described.includes(line) && !/^(PUT|PATCH|DELETE) \/api\/auth\/refresh$/.test(line)),
    ).toEqual([]);
    expect(described.filter((line) => !declared.includes(line) && !line.endsWith("/api/openapi.json"))).toEqual([]);
  });
});
