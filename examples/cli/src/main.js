#!/usr/bin/env node
import { Fault } from "./fault.js";
import { openBrowser } from "./login/open.js";
import { run } from "./run.js";

/**
 * What came from elsewhere may hold what a terminal obeys.
 *
 * @param {string} text
 */
const printable = (text) => text.replaceAll(/[^\P{C}\n]/gu, "\uFFFD");

const say = (/** @type {string} */ line) => void process.stdout.write(`${printable(line)}\n`);
const tell = (/** @type {string} */ line) => void process.stderr.write(`${printable(line)}\n`);

try {
  await run(process.argv.slice(2), { environment: process.env, input: process.stdin, say, tell, open: openBrowser });
} catch (error) {
  tell(/** @type {Error} */ (error).message);
  process.exitCode = error instanceof Fault ? error.exitCode : 1;
}
