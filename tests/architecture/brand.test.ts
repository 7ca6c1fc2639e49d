import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { brand } from "@/lib/shared/brand";
import { textsOf } from "./texts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

const sources = ["app", "lib"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path)),
);

const name = new RegExp(`(?<!\\w)${brand.name.replaceAll(/[^\w\s]/g, "\\$&")}(?!\\w)`);
const saysName = (path: string, source: string): boolean => textsOf(path, source).some((text) => name.test(text));

/** The two colours of a custom property of the palette. */
function colour(property: string): { light: string | undefined; dark: string | undefined } {
  const [, light, dark] =
    new RegExp(`--${property}: light-dark\\((#\\w+), (#\\w+)\\);`).exec(read("public/palette.css")) ?? [];
  return { light, dark };
}

describe("the brand", () => {
  it("is named in one file", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((path) => saysName(path, read(path)))).toEqual(["lib/shared/brand.ts"]);
  });

  it.each([
    `const a = "Sign in to ${brand.name}";`,
    `const a = \`\${b} · ${brand.name}\`;`,
    `const a = <p>Welcome to ${brand.name}!</p>;`,
    `const a = <p title="${brand.name}" />;`,
  ])("would be found anywhere else: %s", (source) => {
    expect(saysName("x.tsx", source)).toBe(true);
  });

  it("may be spoken of in a comment, and be part of a longer name", () => {
    expect(saysName("x.ts", `// ${brand.name}\nconst ${brand.name} = "my${brand.name}";`)).toBe(false);
  });

  it("paints around a page what the page stands on", () => {
    expect(brand.colours.ground).toEqual(colour("ground"));
  });

  it.each(["light", "dark"] as const)("has the palette's own colours in its mails, in %s", (theme) => {
    const used = Object.entries(brand.mail[theme]);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter(([property, value]) => colour(property)[theme] !== value)).toEqual([]);
  });

  it("has one mark, in the icon too, and the icon's colours from the dark palette", () => {
    const icon = read("public/icon.svg");
    for (const path of Object.values(brand.mark)) expect(icon).toContain(`d="${path}"`);
    const known = ["surface", "amber", "ink"].map((property) => colour(property).dark);
    expect([...icon.matchAll(/="(#\w+)"/g)].map(([, used]) => used)).toSatisfy((used: string[]) =>
      used.every((one) => known.includes(one)),
    );
    expect(icon.match(/="#\w+"/g)?.length).toBeGreaterThan(2);
  });
});

describe("the palette", () => {
  it("is said once: no other style sheet holds the colours of a theme", () => {
    const sheets = [
      "public/arch.css",
      "public/plain.css",
      ...readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".css"))
        .map((path) => join("app", path)),
    ];
    expect(sheets.length).toBeGreaterThan(5);
    for (const path of sheets)
      expect(read(path), path).not.toMatch(/prefers-color-scheme|light-dark\(|--(ground|ink|amber): #/);
  });
});
