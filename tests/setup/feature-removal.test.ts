import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { listFeatures, sourceFiles } from "../../scripts/feature/inventory";
import { CookieJar, freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { command, type Ended, run, start, stop } from "./run";

const removable = listFeatures(root).filter((feature) => feature.removable);
let clone: Checkout | undefined;
afterEach(() => clone?.remove());

/** One of the checks of `npm test`, by its own program. */
const check = (folder: string, program: string, ...args: readonly string[]): Promise<Ended> =>
  run(process.execPath, [join("node_modules", program), ...args], { folder }).ended;

async function remove(folder: string, name: string): Promise<void> {
  const { code, output } = await command(["feature", "remove", name, "--yes"], { folder });
  expect(code, output).toBe(0);
}

async function expectWhole(folder: string): Promise<void> {
  for (const [program, ...args] of [
    ["typescript/bin/tsc", "--noEmit"],
    ["knip/bin/knip.js"],
    ["vitest/vitest.mjs", "run", "--project", "architecture"],
  ] as const) {
    const { code, output } = await check(folder, program, ...args);
    expect(code, `${program}\n${output}`).toBe(0);
  }
}

/** Files that still speak of a capability by one of the names that only it has. */
const traces = (folder: string, words: RegExp): readonly string[] =>
  sourceFiles(folder).filter(
    (path) =>
      !/^(docs\/decisions|CHANGELOG|scripts\/feature|tests\/(setup|architecture))/.test(path) &&
      words.test(readFileSync(join(folder, path), "utf8")),
  );

describe("a capability", () => {
  it.each(removable.map(({ name }) => name))("%s can be taken out, and what is left is whole", async (name) => {
    clone = checkOut({ has: "packages" });
    await remove(clone.folder, name);
    await expectWhole(clone.folder);
    expect(traces(clone.folder, new RegExp(`feature:${name}\\b`))).toEqual([]);
  });

  it("with tables is not taken out while they hold rows, unless they may go", async () => {
    const [withTable] = removable.filter(({ tables }) => tables.length > 0);
    if (withTable === undefined) throw new Error("no removable capability has a table");
    clone = checkOut({ has: "packages" });
    const { folder } = clone;
    expect((await command(["db", "migrate"], { folder })).code).toBe(0);
    const seeded = await command(["db", "seed"], { folder });
    expect(seeded.code, seeded.output).toBe(0);
    const refused = await command(["feature", "remove", withTable.name, "--yes"], { folder });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain("holds rows");
    expect(existsSync(join(folder, `lib/shared/features/${withTable.name}.ts`))).toBe(true);
    const agreed = await command(["feature", "remove", withTable.name, "--yes", "--drop-data"], { folder });
    expect(agreed.code, agreed.output).toBe(0);
    expect((await command(["db", "migrate"], { folder })).output).toContain("drop");
    expect((await command(["db", "status"], { folder })).code).toBe(0);
  });

  it("of the core is not taken out, nor one that there is not, nor without being asked", async () => {
    expect(await command(["feature", "remove", "sign-in", "--yes"], {})).toMatchObject({ code: 1 });
    expect(await command(["feature", "remove", "nothing-like-it", "--yes"], {})).toMatchObject({ code: 2 });
    expect(await command(["feature", "remove", removable[0]?.name ?? "", "--drop-data"], {})).toMatchObject({
      code: 2,
    });
  });
});

describe("all removable capabilities at once", () => {
  it("leave an app that passes every check, migrates to the end, starts and signs a person in", async () => {
    clone = checkOut({ has: "packages" });
    const { folder } = clone;
    for (const { name } of removable) await remove(folder, name);
    await expectWhole(folder);
    for (const [program, ...args] of [
      ["prettier/bin/prettier.cjs", "--check", "."],
      ["eslint/bin/eslint.js", "."],
      ["vitest/vitest.mjs", "run", "--project", "unit"],
    ] as const) {
      const { code, output } = await check(folder, program, ...args);
      expect(code, `${program}\n${output}`).toBe(0);
    }
    const port = await freePort();
    const app = start({ folder, env: { PORT: String(port), BCRYPT_COST: "4" } });
    await app.says("Ctrl-C stops it");
    const status = await command(["db", "status"], { folder });
    expect(status.code, status.output).toBe(0);
    const person = { email: "ada@example.com", password: "quiet lantern over rivers 77" };
    const create = ["user", "create", "--email", person.email, "--verified", "--password-stdin"];
    expect((await command(create, { folder, input: person.password })).code).toBe(0);
    const jar = new CookieJar(`http://localhost:${port}`);
    expect((await jar.send("/api/auth/login", { method: "POST", body: person })).status).toBe(200);
    const dashboard = await jar.send("/dashboard");
    expect(dashboard.status).toBe(200);
    expect(dashboard.text).toContain("ada@example.com");
    for (const { routes } of removable)
      for (const path of routes.filter((route) => !route.includes("{")))
        expect([path, (await jar.send(path)).status]).toEqual([path, 404]);
    expect(await stop(app)).toMatchObject({ code: 0 });
  }, 600_000); // Every check, a build and a start: five times the work of any other test here.
});
