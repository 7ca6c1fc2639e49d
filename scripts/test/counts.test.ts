import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countTests } from "./counts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "counts-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function report(content: unknown): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("a check without a report counts as one", () => {
  expect(countTests("exit-code", "none", true)).toEqual({ passed: 1, failed: 0 });
  expect(countTests("exit-code", "none", false)).toEqual({ passed: 0, failed: 1 });
});

test("a test file that could not be loaded is a failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{}] },
  ];
  const file = report({ numPassedTests: 3, numFailedTests: 1, testResults });
  expect(countTests("vitest", file, false)).toEqual({ passed: 3, failed: 2 });
});

test("a program without a report is a failure, whatever it says", () => {
  expect(countTests("vitest", join(folder, "none.json"), false)).toEqual({ passed: 0, failed: 1 });
  expect(countTests("playwright", join(folder, "none.json"), true)).toEqual({ passed: 0, failed: 1 });
});

test("a program that failed without a failed test is a failure", () => {
  const file = report({ numPassedTests: 3, numFailedTests: 0, testResults: [] });
  expect(countTests("vitest", file, false)).toEqual({ passed: 3, failed: 1 });
});

test("a flaky test is a failure", () => {
  const file = report({ stats: { expected: 5, unexpected: 0, flaky: 1 }, errors: [] });
  expect(countTests("playwright", file, true)).toEqual({ passed: 5, failed: 1 });
});
