import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { type Feature, listFeatures } from "../../scripts/feature/inventory";
import { removeFeature } from "../../scripts/feature/remove";
import { command, run } from "./run";

/** By one thread: several share out what they find, and look half as much again, on a machine whose cores have other work. */
const types = ["typescript-native/bin/tsc", "--noEmit", "--singleThreaded"] as const;

/** The capabilities that can be taken out. */
export const removable = listFeatures(root).filter((feature) => feature.removable);

/** Takes one out of a checkout by the command, and before it what can't be without it. */
export async function remove(folder: string, name: string): Promise<void> {
  for (const { name: each } of inOrder(folder, name)) {
    const { code, output } = await command(["feature", "remove", each, "--yes"], { folder });
    expect(code, output).toBe(0);
  }
}

/** The same without the command around it, which formats what has changed: that takes ten times as long as all the rest. */
export function takeOut(folder: string, name: string): void {
  for (const { name: each } of inOrder(folder, name)) {
    const feature = listFeatures(folder).find((known) => known.name === each);
    if (feature !== undefined) removeFeature(folder, feature, new Date());
  }
}

/** What goes with a capability: first what can't be without it, itself last. */
function inOrder(folder: string, name: string): readonly Feature[] {
  const there = listFeatures(folder);
  const going = (gone: string): readonly Feature[] => [
    ...there.filter(({ needs }) => needs.includes(gone)).flatMap((other) => going(other.name)),
    ...there.filter((feature) => feature.name === gone),
  ];
  return [...new Set(going(name))];
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
