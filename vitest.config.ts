import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL(".", import.meta.url));

/** What takes minutes, the longest of each suite first. */
const long = [
  "attack/access-matrix",
  "integration/database-commands",
  "attack/revocation",
  "attack/lost-answers",
  "setup/feature-removal",
  "setup/everything-removed",
  "setup/first-start",
  "setup/interrupted-start",
].map((name) => `${root}tests/${name}.test.ts`);

/** What takes minutes begins first, or one of two workers waits for it in the end; a clone has no times of before to go by. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (long.includes(moduleId) ? long.indexOf(moduleId) : long.length);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: `${root}tests/harness/server-only.ts` },
      { find: /^@\//, replacement: root },
    ],
  },
  test: {
    // A test that hangs is a failure, and one that only passes the second time too.
    retry: 0,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,lib,scripts}/**/*.test.{ts,tsx}"],
          env: { NODE_ENV: "test" },
          // Some make keys, which takes as long as it takes.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "architecture",
          include: ["tests/architecture/**/*.test.ts"],
          // These only read sources: what one has parsed the next may use.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/{integration,attack,features}/**/*.test.ts"],
          globalSetup: ["tests/harness/run.ts"],
          // East of UTC; the databases are west of it.
          env: { TZ: "Asia/Kolkata" },
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          // Not of `npm test`: a clone without history has no release before.
          name: "rolling",
          include: ["tests/rolling/**/*.test.ts"],
          globalSetup: ["tests/rolling/set-up.ts"],
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "engines",
          include: ["tests/engines/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "setup",
          include: ["tests/setup/**/*.test.ts"],
          maxWorkers: 2,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
