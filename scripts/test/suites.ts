import { join } from "node:path";
import { ensureBuild } from "../start/build";
import { ensurePrismaClient } from "../start/prisma-client";
import { findBrowser } from "./browser";

/** How a suite's program tells how many tests it ran. */
type Report = "exit-code" | "vitest" | "playwright";

/** One line of `npm test`, and one `npm run test:<name>`. */
export type Suite = {
  readonly name: string;
  readonly title: string;
  /** A program on Node and its arguments; undefined for a suite that is its preparation. */
  readonly program?: (root: string) => readonly string[];
  readonly report: Report;
  /** What has to be there first; returns variables for the program. */
  readonly prepare?: (root: string) => Promise<Readonly<Record<string, string>>>;
};

async function client(root: string): Promise<Record<string, string>> {
  await ensurePrismaClient(root);
  return {};
}

async function build(root: string): Promise<Record<string, string>> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  return {};
}

async function buildAndBrowser(root: string): Promise<Record<string, string>> {
  const [browser] = await Promise.all([findBrowser(root), build(root)]);
  return { PORTCULLIS_CHROMIUM: browser };
}

function check(name: string, title: string, program: string, ...args: readonly string[]): Suite {
  return {
    name,
    title,
    program: (root) => [join(root, "node_modules", program), ...args],
    report: "exit-code",
    prepare: client,
  };
}

function vitest(name: string, title: string, prepare: NonNullable<Suite["prepare"]>): Suite {
  const program = (root: string) => [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    name,
    "--passWithNoTests",
  ];
  return { name, title, program, report: "vitest", prepare };
}

/** One row after the other; the lanes of a row side by side. Static checks keep one core busy while the other one builds. */
export const plan: readonly (readonly (readonly Suite[])[])[] = [
  [
    [
      check("lint", "Lint", "eslint/bin/eslint.js", "."),
      check("types", "Types", "typescript/bin/tsc", "--noEmit"),
      check("format", "Format", "prettier/bin/prettier.cjs", "--check", "."),
      check("unused", "Unused code", "knip/bin/knip.js"),
    ],
    [
      { name: "build", title: "Production build", report: "exit-code", prepare: build },
      vitest("unit", "Unit tests", client),
      vitest("architecture", "Architecture", client),
    ],
  ],
  [[vitest("integration", "Integration tests", build)]],
  [[vitest("setup", "Set-up tests", build)]],
  [
    [
      {
        name: "e2e",
        title: "End-to-end tests",
        program: (root) => [join(root, "node_modules/@playwright/test/cli.js"), "test", "--pass-with-no-tests"],
        report: "playwright",
        prepare: buildAndBrowser,
      },
    ],
  ],
];

export const suites: readonly Suite[] = plan.flat(2);
