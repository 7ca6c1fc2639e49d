import { existsSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../bootstrap/child.mjs";
import { ensureBuild } from "../start/build";
import { ensurePrismaClient } from "../start/prisma-client";
import { findBrowser } from "./browser";
import { findOtherEngines } from "./engines";
import { installPrograms } from "./programs";

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
  readonly prepare: Preparation;
};

type Preparation = (root: string) => Promise<Readonly<Record<string, string>>>;

async function client(root: string): Promise<Record<string, string>> {
  await ensurePrismaClient(root);
  return {};
}

/** Next declares the types of its own imports (styles, images, routes) in files that it makes. */
async function types(root: string): Promise<Record<string, string>> {
  await ensurePrismaClient(root);
  if (existsSync(join(root, "next-env.d.ts"))) return {};
  const advice = "Mend what it names above.";
  await runNode([join(root, "node_modules/next/dist/bin/next"), "typegen"], {
    name: "next typegen",
    advice,
    cwd: root,
  });
  return {};
}

async function build(root: string): Promise<Record<string, string>> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  return {};
}

/** Before any suite starts a PostgreSQL: a package may bring the account that this then runs as. */
async function programs(root: string): Promise<Record<string, string>> {
  installPrograms();
  await findBrowser(root);
  return {};
}

async function buildAndBrowser(root: string): Promise<Record<string, string>> {
  const [browser] = await Promise.all([findBrowser(root), build(root)]);
  return { PORTCULLIS_CHROMIUM: browser };
}

async function buildAndEngines(root: string): Promise<Record<string, string>> {
  return { ...(await buildAndBrowser(root)), ...findOtherEngines() };
}

function check(name: string, title: string, prepare: Preparation, program: string, ...args: readonly string[]): Suite {
  return {
    name,
    title,
    program: (root) => [join(root, "node_modules", program), ...args],
    report: "exit-code",
    prepare,
  };
}

function vitest(name: string, title: string, prepare: Preparation): Suite {
  const program = (root: string) => [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", name];
  return { name, title, program, report: "vitest", prepare };
}

/**
 * One row after the other; the lanes of a row side by side. The build comes early: it also writes types that others read. The suites
 * that take long wait more than they work, for servers, pages and times to pass: side by side they leave no core idle, and the lanes of
 * that row are of one length, so that none is left alone with half of the machine.
 */
export const plan: readonly (readonly (readonly Suite[])[])[] = [
  [
    [
      { name: "programs", title: "Programs to test with", report: "exit-code", prepare: programs },
      { name: "build", title: "Production build", report: "exit-code", prepare: build },
    ],
    [
      check("format", "Format", client, "prettier/bin/prettier.cjs", "--check", "."),
      check("unused", "Unused code", client, "knip/bin/knip.js"),
    ],
  ],
  [
    [check("lint", "Lint", types, "eslint/bin/eslint.js", ".")],
    [
      check("types", "Types", types, "typescript-native/bin/tsc", "--noEmit"),
      vitest("unit", "Unit tests", client),
      vitest("architecture", "Architecture", client),
    ],
  ],
  [
    [vitest("integration", "Integration tests", build)],
    [
      {
        name: "e2e",
        title: "End-to-end tests",
        program: (root) => [join(root, "node_modules/@playwright/test/cli.js"), "test"],
        report: "playwright",
        prepare: buildAndBrowser,
      },
      vitest("engines", "Three engines", buildAndEngines),
      vitest("setup", "Set-up tests", build),
    ],
  ],
];

/** Besides those of `npm test`: a clone without history has no release before. */
const rolling = vitest("rolling", "A deploy that rolls", build);

export const suites: readonly Suite[] = [...plan.flat(2), rolling];
