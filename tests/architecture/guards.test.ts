import { describe, expect, it } from "vitest";
import { routes } from "@/lib/shared/routes";
import {
  misdirectedGuards,
  misjudgedOrigins,
  unguardedActions,
  unguardedHandlers,
  unguardedPages,
} from "./rules/guards";
import { unprovenOwnGuards } from "./rules/own-guards";
import type { Row } from "./rules/table";
import { file, readSources, type Sources } from "./sources";

const sources = readSources("app", "lib");

const fromGuard = 'import { protectedEndpoint } from "@/lib/server/guard/endpoint";';
const fromAction = 'import { protectedAction } from "@/lib/server/guard/action";';
const fromPage = 'import { protectedPage } from "@/app/(protected)/protected-page";';
const fromPublicPage = 'import { publicPage } from "@/app/(public)/public-page";';
const fromHttp = 'import { endpoint } from "@/lib/server/http/endpoint";';
const fromForm = 'import { formAction } from "@/lib/server/http/form";';

const row = (path: string, auth: Row["auth"], more: Partial<Row> = {}): Row => ({
  path,
  kind: "api",
  methods: ["POST"],
  auth,
  ...more,
});

describe("a guard", () => {
  it("is called for the path of the file it stands in", () => {
    expect(misdirectedGuards(sources)).toEqual([]);
  });

  it.each([
    ["a page", "app/(protected)/a/page.tsx", fromPage, 'export default protectedPage("/b", render);'],
    ["an endpoint", "app/api/a/route.ts", fromGuard, 'export const GET = protectedEndpoint("/api/b", work);'],
    ["an action", "app/(protected)/a/action.ts", fromAction, 'const save = protectedAction("/b", schema, work);'],
    [
      "a name instead of a path",
      "app/api/a/route.ts",
      fromGuard,
      'const path = "/api/a";',
      "protectedEndpoint(path, work);",
    ],
    ["a path that is put together", "app/api/a/route.ts", fromGuard, "protectedEndpoint(`/api/${name}`, work);"],
    ["no path", "app/api/a/route.ts", fromGuard, "protectedEndpoint();"],
    [
      "the parameter's value",
      "app/(protected)/a/[id]/page.tsx",
      fromPage,
      'export default protectedPage("/a/1", render);',
    ],
    ["another kind of file", "app/api/a/route.ts", fromAction, 'const save = protectedAction("/api/a", schema, work);'],
    ["a part", "app/_components/a/a.ts", fromGuard, 'protectedEndpoint("/a", work);'],
    ["a use-case", "lib/server/features/a/a.ts", fromGuard, 'protectedEndpoint("/a", work);'],
    [
      "another name of it",
      "app/api/a/route.ts",
      fromGuard.replace("{ p", "{ protectedEndpoint as g, p"),
      'g("/b", work);',
    ],
  ])("would be found astray in %s", (_, path, ...lines) => {
    expect(misdirectedGuards(file(path, ...lines))).toHaveLength(1);
  });

  it.each([
    ["a page", "app/(protected)/a/[id]/page.tsx", fromPage, 'export default protectedPage("/a/{id}", render);'],
    ["an endpoint", "app/api/a/route.ts", fromGuard, 'export const GET = protectedEndpoint("/api/a", work);'],
    ["an action", "app/(protected)/a/action.ts", fromAction, 'const save = protectedAction("/a", schema, work);'],
  ])("is right in %s", (_, path, ...lines) => {
    expect(misdirectedGuards(file(path, ...lines))).toEqual([]);
  });
});

describe("a protected page", () => {
  const page = (...lines: readonly string[]): Sources => file("app/(protected)/a/page.tsx", ...lines);

  it("is made by protectedPage, and exports nothing else that could read", () => {
    expect([...sources.keys()].filter((path) => /^app\/\(protected\)\/.*page\.tsx$/.test(path))).not.toEqual([]);
    expect(unguardedPages(sources)).toEqual([]);
  });

  const guarded = 'export default protectedPage("/a", render);';
  it.each([
    ["no guard", "export default async function Page() {}"],
    ["a guard in a comment", '// export default protectedPage("/a")', "export default Page;"],
    ["a guard in a string", "const text = 'export default protectedPage(\"/a\", x)';", "export default Page;"],
    ["something around the guard", fromPage, 'export default decorated(protectedPage("/a", render));'],
    ["a guard that is called elsewhere", fromPage, 'protectedPage("/a", render);', "export default Page;"],
    ["a guard of its own making", "const protectedPage = (path, render) => render;", guarded],
    ["a guard from elsewhere", 'import { protectedPage } from "./mine";', guarded],
    [
      "another guard by that name",
      'import { optional as protectedPage } from "@/app/(protected)/protected-page";',
      guarded,
    ],
    ["a page from elsewhere", 'export { default } from "../b/page";'],
    ["a variable that may change", fromPage, 'let page = protectedPage("/a", render);', "export default page;"],
    ["nothing", "export {};"],
    [
      "generateMetadata",
      fromPage,
      guarded,
      "export async function generateMetadata() { return { title: await read() }; }",
    ],
    ["generateMetadata as a constant", fromPage, guarded, "export const generateMetadata = async () => ({});"],
    ["generateMetadata from elsewhere", fromPage, guarded, 'export { generateMetadata } from "./metadata";'],
    ["generateViewport", fromPage, guarded, "export function generateViewport() { return {}; }"],
    ["generateStaticParams", fromPage, guarded, "export async function generateStaticParams() { return all(); }"],
    ["metadata that is read", fromPage, guarded, "export const metadata = { title: await readTitle() };"],
    ["metadata that is worked out", fromPage, guarded, "export const metadata = titled(1);"],
    ["everything of another file", fromPage, guarded, 'export * from "./more";'],
  ])("would be found unguarded with %s", (_, ...lines) => {
    expect(unguardedPages(page(...lines))).toHaveLength(1);
  });

  it.each([
    ["the guard alone", fromPage, guarded],
    ["a name for it", fromPage, 'const Page = protectedPage("/a", render);', "export default Page;"],
    [
      "plain metadata",
      fromPage,
      'export const metadata: Metadata = { title: "A", robots: { index: false } };',
      guarded,
    ],
    ["a setting of Next", fromPage, 'export const dynamic = "force-dynamic";', guarded],
    ["a type", fromPage, "export type Props = { a: string };", guarded],
  ])("is right with %s", (_, ...lines) => {
    expect(unguardedPages(page(...lines))).toEqual([]);
  });
});

describe("a public page", () => {
  const page = (...lines: readonly string[]): Sources => file("app/(public)/a/page.tsx", ...lines);
  const made = "export default publicPage(render);";

  it("is made by publicPage, which answers an outage", () => {
    expect([...sources.keys()].filter((path) => /^app\/\(public\)\/.*page\.tsx$/.test(path))).not.toEqual([]);
    expect(unguardedPages(page(fromPublicPage, made))).toEqual([]);
    expect(unguardedPages(page(fromPublicPage, "export async function generateMetadata() {}", made))).toEqual([]);
  });

  it.each([
    ["a function", "export default async function Page() {}"],
    ["something around it", fromPublicPage, "export default decorated(publicPage(render));"],
    ["one of its own making", "const publicPage = (render) => render;", made],
    ["the guard", fromPage, 'export default protectedPage("/a", render);'],
  ])("would be found with %s", (_, ...lines) => {
    expect(unguardedPages(page(...lines))).toHaveLength(1);
  });
});

describe("a route handler", () => {
  const handler = (...lines: readonly string[]): Sources => file("app/api/a/route.ts", ...lines);
  const rows = [row("/api/a", "bearer")];

  it("is made by what its row asks for: protectedEndpoint, or endpoint for anyone and for guards of its own", () => {
    expect(unguardedHandlers(sources, routes)).toEqual([]);
    expect(unprovenOwnGuards(sources, routes)).toEqual([]);
  });

  const post = 'export const POST = protectedEndpoint("/api/a", work);';
  it.each([
    ["a public one", fromHttp, "export const POST = endpoint(work);"],
    ["one of two", fromGuard, fromHttp, post, "export const PATCH = endpoint(work);"],
    ["a function", fromGuard, 'export async function POST() { return protectedEndpoint("/api/a", work); }'],
    ["a bare one under another name", fromHttp, "const bare = endpoint(work);", "export { bare as POST };"],
    ["a bare function under another name", "async function bare() {}", "export { bare as POST };"],
    ["one from elsewhere", 'export { POST } from "./elsewhere";'],
    ["everything from elsewhere", 'export * from "./elsewhere";'],
    ["one that was imported", 'import { bare } from "./bare";', "export { bare as POST };"],
    ["something around the guard", fromGuard, 'export const POST = wrapper(protectedEndpoint("/api/a", work));'],
    ["a choice", fromGuard, 'export const POST = open ? work : protectedEndpoint("/api/a", work);'],
    ["a guard of its own making", "const protectedEndpoint = (path, work) => work;", post],
    ["several at once", fromGuard, "export const { POST } = handlers;"],
    ["a variable that may change", fromGuard, post.replace("const", "let")],
    ["HEAD", fromGuard, post, "export const HEAD = work;"],
    ["a default", fromGuard, post, "export default work;"],
    ["no export", fromGuard, "const POST = 1;"],
  ])("would be found unguarded with %s", (_, ...lines) => {
    expect(unguardedHandlers(handler(...lines), rows)).toHaveLength(1);
  });

  it.each([
    ["the guard", fromGuard, post],
    ["the guard that lets programs in", fromGuard.replace("protected", "scoped"), post.replace("protected", "scoped")],
    ["the guard with types", fromGuard, post.replace("Endpoint(", 'Endpoint<"/api/a">(')],
    [
      "the guard under two names",
      fromGuard,
      'const all = protectedEndpoint("/api/a", work);',
      "export { all as GET, all as POST };",
    ],
    ["a setting of Next", fromGuard, post, "export const maxDuration = 10;"],
  ])("is right with %s", (_, ...lines) => {
    expect(unguardedHandlers(handler(...lines), rows)).toEqual([]);
  });

  it("for anyone is made by endpoint, and by nothing else", () => {
    const open = [row("/api/a", "none")];
    expect(unguardedHandlers(handler(fromHttp, "export const POST = endpoint(work);"), open)).toEqual([]);
    expect(unguardedHandlers(handler("export async function POST() {}"), open)).toHaveLength(1);
    expect(unguardedHandlers(handler(fromGuard, post), open)).toHaveLength(1);
  });

  it("takes calls of other sites where its row says so, and nowhere else", () => {
    expect(misjudgedOrigins(sources, routes)).toEqual([]);
    const closed = handler(fromHttp, "export const POST = endpoint(work);");
    const open = handler(fromHttp, "export const POST = endpoint(work, { anyOrigin: true });");
    const anyOrigin = [row("/api/a", "none", { anyOrigin: true })];
    expect(misjudgedOrigins(closed, [row("/api/a", "none")])).toEqual([]);
    expect(misjudgedOrigins(open, anyOrigin)).toEqual([]);
    expect(misjudgedOrigins(open, [row("/api/a", "none")])).toHaveLength(1);
    expect(misjudgedOrigins(closed, anyOrigin)).toHaveLength(1);
  });

  it("with a guard of its own is known, and hands what was presented to the use-case that proves it", () => {
    const own = (path: string) => [row(path, "bearer", { ownGuard: true })];
    const signOut = 'import { signOut } from "@/lib/server/features/sign-out/sign-out";';
    const logout = (...lines: readonly string[]) => file("app/api/auth/logout/route.ts", fromHttp, ...lines);
    const right = logout(signOut, "export const POST = endpoint(async ({ request }) => { await signOut(request); });");
    expect(unprovenOwnGuards(right, own("/api/auth/logout"))).toEqual([]);
    for (const [sourcesOfIt, path] of [
      [logout("export const POST = endpoint(() => empty(204));"), "/api/auth/logout"],
      [logout(signOut, "export const POST = endpoint(async () => { await signOut(); });"), "/api/auth/logout"],
      [logout("export const POST = endpoint(async () => { await signOut(1); });"), "/api/auth/logout"],
      [handler(fromHttp, signOut, "export const POST = endpoint(async () => { await signOut(1); });"), "/api/a"],
    ] as const) {
      expect(unprovenOwnGuards(sourcesOfIt, own(path))).toHaveLength(1);
    }
  });
});

describe("a Server Action", () => {
  const beside = (folder: string, ...lines: readonly string[]): Sources =>
    new Map([
      [`app/${folder}/action.ts`, lines.join("\n")],
      [`app/${folder}/page.tsx`, ""],
    ]);
  const server = '"use server";';
  const save = 'const save = protectedAction("/a", schema, work);';
  const guarded = "export async function one(_: FormState, form: FormData) { return save(form); }";
  const open = "export async function one(_: FormState, form: FormData) { return formAction(schema, form, work); }";

  it("stands in an action.ts beside its page, and hands its form to the guard or to the public form", () => {
    expect([...sources.keys()].filter((path) => path.endsWith("/action.ts"))).not.toEqual([]);
    expect(unguardedActions(sources)).toEqual([]);
  });

  it.each([
    ["no guard", fromAction, save, "export async function one(_, form) { return work(form); }"],
    ["one of two", fromAction, save, guarded, "export async function two(_, form) { return other(form); }"],
    [
      "something before the guard",
      fromAction,
      save,
      "export async function one(_, form) { await f(); return save(form); }",
    ],
    ["another form than it was given", fromAction, save, "export async function one(_, form) { return save(_); }"],
    ["a guard of its own making", "const protectedAction = (p, s, w) => w;", save, guarded],
    ["the public form", fromForm, open],
    ["a constant", fromAction, `export ${save}`],
    ["one from elsewhere", 'export { one } from "./elsewhere";'],
    [
      "one under another name",
      fromAction,
      save,
      "async function bare(_, form) { return f(form); }",
      "export { bare as one };",
    ],
    ["nothing", "export {};"],
  ])("of a protected page would be found unguarded with %s", (_, ...lines) => {
    expect(unguardedActions(beside("(protected)/a", server, ...lines))).toHaveLength(1);
  });

  it("of a public page would be found unguarded with anything but the public form", () => {
    expect(unguardedActions(beside("(public)/a", server, fromAction, save, guarded))).toHaveLength(1);
    expect(unguardedActions(beside("(public)/a", server, "export async function one() {}"))).toHaveLength(1);
  });

  it.each([
    ["a page", file("app/(protected)/a/page.tsx", fromPage, 'const act = async () => { "use server"; };')],
    ["a part", file("app/_components/a/a.tsx", 'export function A() { async function act() { "use server"; } }')],
    ["a use-case", file("lib/server/features/a/a.ts", "class A { async act() { 'use server'; } }")],
    ["a file of parts", file("app/_components/a/act.ts", '"use server";', "export async function act() {}")],
    ["a file of a feature", file("lib/server/features/a/a.ts", '"use server";', "export async function act() {}")],
    ["a page as a whole", file("app/(public)/a/page.tsx", '"use server";', "export default async function Page() {}")],
    ["an action.ts without a page", file("app/(public)/a/action.ts", server, fromForm, open)],
    ["an action.ts that does not say so", beside("(public)/a", fromForm, open)],
  ])("would be found out of place in %s", (_, made) => {
    expect(unguardedActions(made)).toHaveLength(1);
  });

  it("is right when it is what its folder asks for", () => {
    expect(unguardedActions(beside("(protected)/a", server, fromAction, save, guarded))).toEqual([]);
    expect(unguardedActions(beside("(public)/a", server, fromForm, open))).toEqual([]);
    expect(unguardedActions(beside("(public)/a", server, fromForm, open, "export type X = 1;"))).toEqual([]);
  });
});
