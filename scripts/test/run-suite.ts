import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startNode } from "../bootstrap/child.mjs";
import { explain, say, step } from "../bootstrap/steps.mjs";
import { type Counts, countTests } from "./counts";
import type { Suite } from "./suites";

/** A suite that takes longer than this hangs, also on a machine that has other work, such as another suite. In ms. */
const patience = 75 * 60_000;

/** Runs one suite to its end; a failure is shown and counted, never thrown. */
export async function runSuite(root: string, suite: Suite): Promise<Counts> {
  try {
    const { counts, output } = await step(
      suite.title,
      () => run(root, suite),
      remark,
      ({ counts }) => counts.failed === 0,
    );
    if (counts.failed > 0) say(`\n${lastLines(output)}\n`);
    return counts;
  } catch (error) {
    explain(error);
    return { passed: 0, failed: 1 };
  }
}

function remark({ counts: { passed, failed } }: { readonly counts: Counts }): string {
  return failed === 0 ? `${passed} passed` : `${passed} passed, ${failed} failed`;
}

async function run(root: string, suite: Suite): Promise<{ counts: Counts; output: string }> {
  const variables = await suite.prepare(root);
  if (suite.program === undefined) return { counts: { passed: 1, failed: 0 }, output: "" };
  const folder = join(root, ".test");
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `${suite.name}.json`);
  rmSync(report, { force: true });
  const reporters =
    suite.report === "vitest" ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`] : [];
  const { succeeded, output } = await runProgram(root, [...suite.program(root), ...reporters], {
    ...variables,
    E2E_REPORT: report,
  });
  writeFileSync(join(folder, `${suite.name}.log`), output);
  return { counts: countTests(suite.report, report, succeeded), output };
}

/** Runs a program for a person who watches: its words go straight through. */
export async function runOpenly(root: string, suite: Suite, extraArgs: readonly string[]): Promise<number> {
  const variables = await suite.prepare(root);
  if (suite.program === undefined) return 0;
  const env = { ...process.env, ...variables };
  const child = startNode([...suite.program(root), ...extraArgs], { cwd: root, env, output: "inherit" });
  return new Promise((resolve) =>
    child.once("close", (code) => {
      resolve(code ?? 1);
    }),
  );
}

function runProgram(
  root: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ succeeded: boolean; output: string }> {
  const child = startNode(args, { cwd: root, env: { ...process.env, ...variables }, output: "pipe" });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const hanging = setTimeout(() => {
    output += `\nstopped: it took longer than ${patience / 60_000} minutes\n`;
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
  }, patience);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ succeeded: false, output: output + error.message });
    });
    child.once("close", (code) => {
      clearTimeout(hanging);
      resolve({ succeeded: code === 0, output });
    });
  });
}

/** The end of what a failed program said; all of it is in `.test/<suite>.log`. */
function lastLines(output: string): string {
  const lines = output.trimEnd().split("\n").slice(-300);
  return lines.map((line) => `    ${line}`).join("\n");
}
