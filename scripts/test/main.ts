import { stopChildren } from "../bootstrap/child.mjs";
import { root } from "../bootstrap/prepare.mjs";
import { explain, say } from "../bootstrap/steps.mjs";
import type { Counts } from "./counts";
import { runOpenly, runSuite } from "./run-suite";
import { plan, type Suite, suites } from "./suites";

const usage = `Usage: npm test                          every suite
       npm run test:<suite> [-- <args>]  one of ${suites.map(({ name }) => name).join(", ")}`;

for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
  process.once(event, () => void stopChildren().then(() => process.exit(1)));
}
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  explain(error);
  process.exit(1);
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) return runAll();
  const wanted = suites.find((suite) => suite.name === name);
  if (wanted !== undefined) return runOpenly(root, wanted, args);
  process.stderr.write(`${usage}\n`);
  return name === "--help" ? 0 : 2;
}

/** Goes on after a failure, so that one run shows everything. */
async function runAll(): Promise<number> {
  const counts: Counts[] = [];
  for (const row of plan) counts.push(...(await Promise.all(row.map(runLane))).flat());
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function runLane(lane: readonly Suite[]): Promise<readonly Counts[]> {
  const counts: Counts[] = [];
  for (const suite of lane) counts.push(await runSuite(root, suite));
  return counts;
}
