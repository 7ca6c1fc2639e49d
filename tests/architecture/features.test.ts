import { describe, expect, it } from "vitest";
import { marksOf } from "../../scripts/feature/lines";
import { ownerOf, strayMarks, unmarkedModels, unmarkedUses } from "./rules/marks";
import { unmarkedPaths } from "./rules/paths";
import { removableFeatures } from "./rules/removable";
import { examples, file, readSourcesAndTests, readTexts, type Sources } from "./sources";

const removable = await removableFeatures();
const notes = { name: "notes", paths: ["/notes", "/notes/{id}", "/api/notes"] };

describe("the tree", () => {
  it("marks each line that goes with a removable feature", () => {
    const sources = readSourcesAndTests("app", "lib", "scripts", "tests", "e2e", "bench");
    expect(sources.size).toBeGreaterThan(0);
    expect(unmarkedUses(sources, removable)).toEqual([]);
    expect(unmarkedModels(readTexts("prisma/schema"), removable)).toEqual([]);
  });

  it("marks each line that asks for a path of a removable feature", () => {
    const all = readSourcesAndTests("app", "lib", "tests", "e2e", "bench");
    // A unit test or a control case may make up any path: it asks nobody.
    const asking = [...all].filter(([path]) => !/^(?:(?:app|lib)\/.*\.test\.tsx?|tests\/architecture\/.*)$/.test(path));
    expect(unmarkedPaths(new Map(asking), removable)).toEqual([]);
  });

  it("marks nothing else", () => {
    const folders = ["app", "lib", "scripts", "e2e", "bench", "prisma/schema", "docs", "tests/harness", ...examples];
    const texts = readTexts(...folders);
    expect(strayMarks(texts, removable)).toEqual([]);
  });
});

describe("a removable feature", () => {
  it("owns its folders, its files, and the folders of its routes", () => {
    for (const path of [
      "lib/shared/features/notes",
      "lib/shared/features/notes.ts",
      "lib/server/features/notes/store.ts",
      "prisma/schema/notes.prisma",
      "app/_components/notes/list.tsx",
      "app/(protected)/notes/page.tsx",
      "app/(protected)/notes/[id]/form.tsx",
      "app/(protected)/notes/parts/x.tsx",
      "app/api/notes/route.ts",
      "tests/features/notes/x.test.ts",
      "e2e/features/notes/x.spec.ts",
      "docs/features/notes.md",
    ]) {
      expect([path, ownerOf(path, [notes])]).toEqual([path, "notes"]);
    }
    const shares = { name: "shares", paths: ["/api/notes/{id}/shares"] };
    for (const [path, owner] of [
      ["app/api/notes/[id]/shares/route.ts", "shares"],
      ["app/api/notes/[id]/route.ts", "notes"],
    ] as const)
      for (const all of [
        [notes, shares],
        [shares, notes],
      ])
        expect([path, ownerOf(path, all)]).toEqual([path, owner]);
    for (const path of ["lib/shared/features/notes-and-more.ts", "app/page.tsx", "lib/shared/routes.ts"])
      expect([path, ownerOf(path, [notes])]).toEqual([path, undefined]);
  });

  const imported = 'import { routes as notes } from "./features/notes";';
  const mark = "// feature:notes";
  const central = (...lines: readonly string[]): Sources => file("lib/shared/routes.ts", ...lines);

  it.each([
    ["an import", central(imported)],
    ["a use", central(`${imported} ${mark}`, "const rows = [...notes];")],
    [
      "an import of several lines",
      central(`import { ${mark}`, `  routes as notes, ${mark}`, '} from "./features/notes";'),
    ],
    ["a mark of another feature", central(imported.replace(";", "; // feature:other"))],
    ["a type", central('import type { Note } from "./features/notes";')],
    ["a type in passing", central('type A = import("./features/notes").Note;')],
    ["what is passed on", central('export { routes } from "./features/notes";')],
    ["an import on the way", central('await import("./features/notes");')],
    [
      "a part in another page",
      file("app/(protected)/b/page.tsx", 'import { List } from "@/app/_components/notes/list";'),
    ],
    ["an action of its page", file("app/_components/b/b.tsx", 'import { act } from "@/app/(protected)/notes/action";')],
    ["a test of the core", file("tests/x.test.ts", 'import { store } from "@/lib/server/features/notes/store";')],
  ])("would leave something behind with %s unmarked", (_, sources) => {
    expect(unmarkedUses(sources, [notes])).toHaveLength(1);
  });

  it.each([
    ["marked lines", central(`${imported} ${mark}`, "const rows = [", `  ...notes, ${mark}`, "];")],
    ["a marked block", central(`${mark} begin`, imported, "f(notes);", `${mark} end`)],
    ["its own files", file("lib/server/features/notes/notes.ts", 'import { x } from "@/lib/shared/features/notes";')],
    ["another thing of the same name", central(`${imported} ${mark}`, "f(x.notes, { notes: 1 });")],
    [
      "a page",
      file(
        "app/x.tsx",
        `import { List } from "@/app/_components/notes/list"; ${mark}`,
        `<List />; {/* feature:notes */}`,
      ),
    ],
  ])("leaves nothing behind with %s", (_, sources) => {
    expect(unmarkedUses(sources, [notes])).toEqual([]);
  });

  it.each([
    ["a request", 'await send("/api/notes", {});'],
    ["a link with a query", 'const href = "/notes?from=mail";'],
    ["a thing of it, elsewhere", "await send(`${origin}/notes/${id}`);"],
    ["a way back", 'await page.goto("/login?next=/notes");'],
  ])("would leave something behind that asks for its path in %s", (_, line) => {
    expect(unmarkedPaths(file("tests/x.test.ts", line), [notes])).toHaveLength(1);
    expect(unmarkedPaths(file("tests/x.test.ts", `${line} ${mark}`), [notes])).toEqual([]);
    expect(unmarkedPaths(file("tests/features/notes/x.test.ts", line), [notes])).toEqual([]);
  });

  it("is not asked for by a path that only begins like its own", () => {
    for (const line of ['send("/notes-and-more");', 'send("/api/notes/a/b");', "say(`see /notes, ${name}`);"])
      expect(unmarkedPaths(file("tests/x.test.ts", line), [notes])).toEqual([]);
  });

  const model = ["prisma/schema/notes.prisma", "model Note {\n  owner User @relation()\n}"] as const;
  it("is marked in the models of others", () => {
    const user = (line: string): Sources => new Map([model, ["prisma/schema/user.prisma", `model User {\n${line}\n}`]]);
    expect(unmarkedModels(user("  notes Note[]"), [notes])).toHaveLength(1);
    expect(unmarkedModels(user(`  notes Note[] ${mark}`), [notes])).toEqual([]);
    expect(unmarkedModels(user("  // A Note is not a model here."), [notes])).toEqual([]);
  });

  it("uses unmarked what it can't be without, and that alone", () => {
    const uses = file("lib/server/features/shares/x.ts", 'import { x } from "@/lib/shared/features/notes";');
    expect(unmarkedUses(uses, [notes, { name: "shares", paths: [], needs: ["notes"] }])).toEqual([]);
    expect(unmarkedUses(uses, [notes, { name: "shares", paths: [], needs: ["other"] }])).toHaveLength(1);
  });

  it("is marked by its name, in every way to write a comment, and blocks end", () => {
    const lines = [`a ${mark}`, "b {/* feature:notes */}", "c # feature:notes", "d <!-- feature:notes -->", "e"];
    expect(marksOf(lines.join("\n"))).toEqual([["notes"], ["notes"], ["notes"], ["notes"], []]);
    expect(strayMarks(central("x(); // feature:note"), [notes])).toHaveLength(1);
    expect(strayMarks(central(`${mark} begin`, "x();"), [notes])).toHaveLength(1);
    expect(strayMarks(central(`${mark} begin`, "x();", `${mark} end`), [notes])).toEqual([]);
  });
});
