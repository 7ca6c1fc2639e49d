import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { listFeatures } from "../../scripts/feature/inventory";
import { command, run } from "./run";

/** By one thread: several share out what they find, and look half as much again, on a machine whose cores have other work. */
const types = ["typescript-native/bin/tsc", "--noEmit", "--singleThreaded"] as const;

/** The capabilities that can be taken out. */
export const removable = listFeatures(root).filter((feature) => feature.removable);

/** Takes one out of a checkout, and before it what can't be without it. */
export async function remove(folder: string, name: string): Promise<void> {
  const there = listFeatures(folder);
  if (!there.some((feature) => feature.name === name)) return;
  for (const other of there) if (other.needs.includes(name)) await remove(folder, other.name);
  const { code, output } = await command(["feature", "remove", name, "--yes"], { folder });
  expect(code, output).toBe(0);
}

/** Runs checks of `npm test` in a checkout, each by its own program, and expects them to pass. */
async function expectGreen(folder: string, checks: readonly (readonly [string, ...string[]])[]): Promise<void> {
  for (const [program, ...args] of checks) {
    const check = run(process.execPath, [join("node_modules", program), ...args], { folder });
    const { code, output } = await check.ended;
    expect(code, `${program}\n${output}`).toBe(0);
  }
}

/** What one removal alone could break: something that is left and needs what is gone. */
export const expectTyped = (folder: string): Promise<void> => expectGreen(folder, [types]);

/** Every check that needs no server: what is left over once everything is gone. */
export const expectClean = (folder: string): Promise<void> =>
  expectGreen(folder, [
    types,
    ["knip/bin/knip.js"],
    ["prettier/bin/prettier.cjs", "--check", "."],
    ["eslint/bin/eslint.js", "."],
    ["vitest/vitest.mjs", "run", "--project", "unit", "--project", "architecture"],
  ]);
