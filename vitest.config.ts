import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

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
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,lib,scripts}/**/*.test.{ts,tsx}"],
          env: { NODE_ENV: "test" },
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
