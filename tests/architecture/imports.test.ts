import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { type Import, made, readImports } from "./graph";
import {
  borrowedActions,
  crossedFeatures,
  driversOutsideStores,
  importsPastTheSoleImporter,
  strayImports,
  unnamedPackages,
  upwardImports,
} from "./rules/imports";
import { cycles, forbiddenAtTheEdge, reachableFrom, readingFrames, schemasInBrowsers } from "./rules/reach";
import { examples, file, readSources } from "./sources";

let imports: readonly Import[];
beforeAll(async () => {
  imports = await readImports();
}, 60_000);

type Packages = Readonly<Record<string, string>>;
const readPackage = (folder: string) =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
    dependencies: Packages;
    devDependencies?: Packages;
  };
/** What a package.json asks for, to run. */
const packagesOf = (folder: string): Packages => readPackage(folder).dependencies;
/** The same, and what it is developed with. */
const allPackagesOf = (folder: string): Packages => ({ ...packagesOf(folder), ...readPackage(folder).devDependencies });

describe("imports", () => {
  it("have been read: the graph has the files that every request passes", () => {
    const reached = reachableFrom("app/api/me/route.ts", imports);
    expect(reached).toContain("lib/server/session/revocation/replica.ts");
    expect(reached).toContain("lib/server/db/index.ts");
    expect(reachableFrom("middleware.ts", imports)).toContain("lib/server/session/verify-access-token.ts");
  });

  it("go to lower ranks only", () => {
    expect(upwardImports(imports)).toEqual([]);
    for (const [from, to] of [
      ["lib/server/session/x.ts", "lib/server/guard/admit.ts"],
      ["lib/server/guard/x.ts", "lib/server/features/sign-in/sign-in.ts"],
      ["lib/server/mail/x.ts", "lib/server/http/request.ts"],
      ["lib/server/features/x/x.ts", "lib/server/gate/index.ts"],
      ["lib/server/new/x.ts", "lib/server/env/index.ts"],
    ] as const) {
      expect(upwardImports([made(from, to)])).toHaveLength(1);
    }
    expect(upwardImports([made("lib/server/features/x/x.ts", "lib/server/guard/admit.ts")])).toEqual([]);
  });

  it("make no circles", () => {
    expect(cycles(imports)).toEqual([]);
    expect(cycles([made("a.ts", "b.ts"), made("b.ts", "c.ts"), made("c.ts", "a.ts")])).toEqual([
      "a.ts -> b.ts -> c.ts -> a.ts",
    ]);
    expect(cycles([made("a.ts", "b.ts"), made("a.ts", "c.ts"), made("b.ts", "c.ts")])).toEqual([]);
  });

  it.each([
    ["lib never imports app", "lib/server/guard/x.ts", "app/page.tsx"],
    ["lib/shared never imports lib/server", "lib/shared/x.ts", "lib/server/env/index.ts"],
    ["parts never import lib/server", "app/_components/x.tsx", "lib/server/env/index.ts"],
    ["app never imports a store", "app/page.tsx", "lib/server/users/store.ts"],
    ["app never imports a store by another name", "app/page.tsx", "lib/server/users/verification-store.ts"],
    ["lib never imports scripts", "lib/server/db/x.ts", "scripts/db/migrate.ts"],
    ["the app never imports an example", "app/page.tsx", "examples/x/src/x.js"],
    ["a capability's plain part imports lib/shared only", "lib/shared/features/x.ts", "node_modules/next/index.js"],
    ["a use-case never imports Next", "lib/server/features/x/x.ts", "node_modules/next/navigation.js"],
    ["a use-case never reads the request", "lib/server/features/x/x.ts", "lib/server/http/request.ts"],
  ])("stay where they belong: %s", (_, from, to) => {
    expect(strayImports(imports)).toEqual([]);
    expect(strayImports([made(from, to)])).toHaveLength(1);
    expect(strayImports([made(from, "lib/shared/errors.ts")])).toEqual([]);
  });

  it("of an example stay in it, and lead to no package that it does not name", () => {
    const from = "examples/x/src/x.js";
    for (const to of ["lib/shared/brand.ts", "scripts/run.mjs", "tests/harness/index.ts"])
      expect(strayImports([made(from, to)])).toHaveLength(1);
    for (const to of ["examples/x/src/y.js", "node_modules/jose/dist/webapi/index.js", "timers/promises"])
      expect(strayImports([made(from, to)])).toEqual([]);
    expect(unnamedPackages(imports, (example) => Object.keys(packagesOf(`examples/${example}`)))).toEqual([]);
    for (const to of ["node_modules/zod/index.js", "node_modules/@types/node/index.d.ts"])
      expect(unnamedPackages([made(from, to)], () => ["jose"])).toHaveLength(1);
  });

  it("of an example are packages in the version that its tests run with", () => {
    const ours = allPackagesOf(".");
    for (const folder of examples.flatMap((all) => readdirSync(join(root, all)).map((name) => join(all, name))))
      for (const [name, version] of Object.entries(allPackagesOf(folder)))
        expect([folder, name, version]).toEqual([folder, name, ours[name]]);
  });

  it("of one capability never lead to another", () => {
    expect(crossedFeatures(imports)).toEqual([]);
    for (const [from, to] of [
      ["lib/server/features/a/a.ts", "lib/server/features/b/b.ts"],
      ["lib/server/features/a/a.ts", "lib/shared/features/b.ts"],
      ["lib/shared/features/a.ts", "lib/shared/features/b.ts"],
    ] as const) {
      expect(crossedFeatures([made(from, to, { typeOnly: true })])).toHaveLength(1);
    }
    expect(crossedFeatures([made("lib/server/features/a/a.ts", "lib/shared/features/a.ts")])).toEqual([]);
    expect(crossedFeatures([made("lib/server/features/a/a.ts", "lib/server/features/a/store.ts")])).toEqual([]);
  });

  it.each([
    ["next/headers", "node_modules/next/headers.js", "lib/server/http/request.ts"],
    ["next/link", "node_modules/next/link.js", "app/_components/ui/link.tsx"],
  ])("of %s stand in one file", (_, module, importer) => {
    expect(importsPastTheSoleImporter(imports)).toEqual([]);
    const importers = imports.filter(({ to }) => to === module).map(({ from }) => from);
    expect(importers.filter((from) => !from.startsWith("examples/"))).toEqual([importer]);
    expect(importsPastTheSoleImporter([made("lib/server/session/cookies.ts", module)])).toHaveLength(1);
    expect(importsPastTheSoleImporter([made("app/page.tsx", module)])).toHaveLength(1);
    expect(importsPastTheSoleImporter([made(importer, module)])).toEqual([]);
  });

  it("of an action come from its own page", () => {
    expect(borrowedActions(imports)).toEqual([]);
    const action = "app/(protected)/a/action.ts";
    expect(borrowedActions([made("app/(protected)/b/form.tsx", action)])).toHaveLength(1);
    expect(borrowedActions([made("app/_components/x.tsx", action)])).toHaveLength(1);
    expect(borrowedActions([made("app/(protected)/a/form.tsx", action)])).toEqual([]);
  });

  it("of Prisma and of pg stand in stores and in db", () => {
    expect(driversOutsideStores(imports)).toEqual([]);
    const useCase = "lib/server/features/x/x.ts";
    for (const offence of [
      made(useCase, "prisma/generated/client.ts", { typeOnly: true }),
      made(useCase, "node_modules/pg/lib/index.js"),
    ]) {
      expect(driversOutsideStores([offence])).toHaveLength(1);
    }
    expect(driversOutsideStores([made("lib/server/users/store.ts", "prisma/generated/client.ts")])).toEqual([]);
  });

  it("of middleware.ts never lead to the database or to what only Node has", () => {
    expect(forbiddenAtTheEdge(imports)).toEqual([]);
    const gate = made("middleware.ts", "lib/server/gate/index.ts");
    for (const offence of [
      made("lib/server/gate/index.ts", "lib/server/db/index.ts"),
      made("lib/server/gate/index.ts", "fs", { core: true }),
      made("lib/server/gate/index.ts", "lib/server/session/store.ts"),
      made("lib/server/gate/index.ts", "lib/server/guard/admit.ts"),
      made("lib/server/gate/index.ts", "node_modules/pg/lib/index.js"),
    ]) {
      expect(forbiddenAtTheEdge([gate, offence])).toEqual([offence.to]);
      expect(forbiddenAtTheEdge([gate, { ...offence, typeOnly: true }])).toEqual([]);
    }
  });
});

describe("what a page sends along", () => {
  const [part, shared, zod] = ["app/_components/a/a.tsx", "lib/shared/features/a.ts", "node_modules/zod/index.js"];
  const found = (...imports: readonly Import[]) =>
    schemasInBrowsers(file(part, '"use client";'), [...imports, made(shared, zod)]);

  it("leads to no schemas", () => {
    expect(imports.some(({ later }) => later)).toBe(true);
    expect(schemasInBrowsers(readSources("app"), imports)).toEqual([]);
  });

  it("would be found with them, unless it takes types, calls an action, or fetches them when it needs them", () => {
    expect(found(made(part, shared))).toEqual([part]);
    expect(found(made(part, shared, { typeOnly: true }))).toEqual([]);
    expect(found(made(part, shared, { later: true }))).toEqual([]);
    const action = "app/(public)/a/action.ts";
    expect(found(made(part, action), made(action, shared))).toEqual([]);
  });
});

describe("frames, which no guard stands before,", () => {
  it("are among what was read", () => {
    expect(imports.some(({ from }) => from === "app/layout.tsx")).toBe(true);
  });

  it("read no data, by themselves or through a part", () => {
    expect(readingFrames(imports)).toEqual([]);
  });

  const part = made("app/(protected)/sidebar.tsx", "lib/server/features/profile/profile.ts");
  it.each([
    ["a layout that reads", [made("app/(protected)/layout.tsx", "lib/server/features/profile/profile.ts")]],
    ["a layout with a part that reads", [made("app/layout.tsx", "app/(protected)/sidebar.tsx"), part]],
    ["a template that asks who is there", [made("app/(protected)/template.tsx", "lib/server/guard/page.ts")]],
    ["a loading page with a store", [made("app/x/loading.tsx", "lib/server/users/store.ts")]],
    ["an error page with a session", [made("app/error.tsx", "lib/server/session/cookies.ts")]],
    ["the default of a slot", [made("app/(protected)/@side/default.tsx", "lib/server/features/profile/profile.ts")]],
    ["a picture for previews", [made("app/(protected)/opengraph-image.tsx", "lib/server/features/profile/profile.ts")]],
    ["a site map", [made("app/sitemap.ts", "lib/server/features/profile/profile.ts")]],
  ])("would be found reading in %s", (_, offence) => {
    expect(readingFrames(offence)).toHaveLength(1);
  });

  it("may have the nonce and the theme, and what only its types are", () => {
    const layout = "app/layout.tsx";
    expect(readingFrames([made(layout, "lib/server/http/request.ts")])).toEqual([]);
    expect(readingFrames([made(layout, "lib/server/features/theme/theme.ts")])).toEqual([]);
    expect(readingFrames([made(layout, "lib/server/session/session.ts", { typeOnly: true })])).toEqual([]);
    expect(readingFrames([made("app/page.tsx", "lib/server/features/profile/profile.ts")])).toEqual([]);
  });
});
