import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Suite } from "./suites";

export type Counts = { readonly passed: number; readonly failed: number };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/**
 * What a suite's program says about its tests. A program that failed without naming a failed test (it crashed, or a
 * file could not be loaded) counts as one failure: nothing that went wrong may look like success.
 *
 * @param file the report that the program should have written
 */
export function countTests(report: Suite["report"], file: string, succeeded: boolean): Counts {
  if (report === "exit-code") return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = read(report, file);
  return { passed, failed: succeeded || failed > 0 ? failed : 1 };
}

/** A report that is not there or can't be read is a failure, even if the program says that all went well. */
function read(report: "vitest" | "playwright", file: string): Counts {
  try {
    const json: unknown = JSON.parse(readFileSync(file, "utf8"));
    return report === "vitest" ? readVitest(json) : readPlaywright(json);
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function readVitest(json: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(json);
  const notLoaded = testResults.filter((result) => result.status === "failed" && result.assertionResults.length === 0);
  return { passed: numPassedTests, failed: numFailedTests + notLoaded.length };
}

function readPlaywright(json: unknown): Counts {
  const { stats, errors } = playwrightReport.parse(json);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
