import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../../scripts/bootstrap/prepare.mjs";
import { run } from "../../setup/run";

const folder = join(root, "examples/second-app");

/** Against the real app it is tested in a browser (e2e/features/openid-provider/second-app.spec.ts). */
it("the second app passes its own tests, which need no app", { timeout: 300_000 }, async () => {
  const tests = readdirSync(join(folder, "tests")).filter((name) => name.endsWith(".test.ts"));
  const args = ["--import", "tsx", "--test", ...tests.map((name) => join("tests", name))];
  const { code, output } = await run(process.execPath, args, { folder }).ended;
  expect(code, output).toBe(0);
  expect(output).toMatch(/# pass [1-9]/);
});
