import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";

type Pair = { readonly light: string; readonly dark: string };

const palette: ReadonlyMap<string, Pair> = new Map(
  [
    ...readFileSync(join(root, "public/palette.css"), "utf8").matchAll(
      /--(?<name>[\w-]+): light-dark\((?<light>#\w{6}), (?<dark>#\w{6})\);/g,
    ),
  ].map(({ groups: { name = "", light = "", dark = "" } = {} }) => [name, { light, dark }]),
);

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The weaker of both themes. */
function weakest(one: string, other: string): number {
  const [a, b] = [palette.get(one), palette.get(other)];
  if (a === undefined || b === undefined) throw new Error(`no --${a === undefined ? one : other}`);
  return Math.min(contrast(a.light, b.light), contrast(a.dark, b.dark));
}

const grounds = ["ground", "surface", "raised", "sunken"];
const meanings = ["amber", "verdigris", "red"];

describe("letters in either theme", () => {
  it("are measured as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(palette.size).toBeGreaterThan(20);
  });

  it.each(["ink", "ink-2", "ink-3", ...meanings.map((name) => `${name}-ink`)])(
    "of --%s can be read on every ground",
    (ink) => {
      for (const ground of grounds) expect(weakest(ink, ground), ground).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(meanings)("can be read on --%s-soft, in ink and in the colour's own", (name) => {
    for (const ink of ["ink", "ink-2", `${name}-ink`])
      expect(weakest(ink, `${name}-soft`), ink).toBeGreaterThanOrEqual(4.5);
  });

  it("can be read on the key, and on the selection", () => {
    expect(weakest("ground", "ink")).toBeGreaterThanOrEqual(4.5);
    const { light = "", dark = "" } = palette.get("amber") ?? {};
    expect(Math.min(contrast("#14110a", light), contrast("#14110a", dark))).toBeGreaterThanOrEqual(4.5);
  });
});

it("what marks an error, what is done and where the focus is stands out from the ground it is on", () => {
  for (const edge of ["red", "verdigris", "amber-ink"])
    for (const ground of grounds) expect(weakest(edge, ground), `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
});
