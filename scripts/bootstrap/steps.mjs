// What a person sees while something prepares: one line a step, with its time. Built-ins only.
import { whatWasRefused } from "./system-error.mjs";

/** Something went wrong that a person can act on: `message` says what and why, `advice` what to do. */
export class StepError extends Error {
  /** @override */
  name = "StepError";
  /** @type {string | undefined} the label of the step that failed */
  step;

  /**
   * @param {string} message
   * @param {string} [advice]
   * @param {{ cause?: unknown, output?: string }} [options] `output`: what the failed program said last
   */
  constructor(message, advice = "", options = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.advice = advice;
    this.output = options.output ?? "";
  }
}

/** Steps faster than this (in ms) stay unmentioned where `onlySlow` is set. */
const slow = 1500;
/** Where there is no terminal to redraw, a running step is mentioned this often, in ms. */
const mentionEvery = 15_000;

/** @type {NodeJS.WriteStream} */
let out = process.stdout;
let onlySlow = false;

/**
 * Commands whose stdout is for programs write their steps to stderr, and only those worth a wait.
 */
export function keepStdoutClean() {
  out = process.stderr;
  onlySlow = true;
}

/** @type {Set<{ label: string, startedAt: number }>} */
const running = new Set();
let drawnLines = 0;
/** @type {NodeJS.Timeout | undefined} */
let ticker;

const paint = (/** @type {string} */ code, /** @type {string} */ text) =>
  out.isTTY && !process.env["NO_COLOR"] ? `\u001B[${code}m${text}\u001B[0m` : text;
const dim = (/** @type {string} */ text) => paint("2", text);
const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;

function erase() {
  if (drawnLines > 0) out.write(`\u001B[${drawnLines}A\u001B[J`);
  drawnLines = 0;
}

function draw() {
  if (!out.isTTY) return;
  erase();
  for (const { label, startedAt } of running) {
    const spent = performance.now() - startedAt;
    if (onlySlow && spent < slow) continue;
    const frame = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[Math.floor(spent / 100) % 10];
    out.write(`  ${paint("33", frame ?? "·")} ${label} ${dim(seconds(spent))}\n`);
    drawnLines += 1;
  }
}

/** @param {string} line */
export function say(line) {
  erase();
  out.write(`${line}\n`);
  draw();
}

/**
 * Runs one step and reports it. Steps may run side by side.
 *
 * @template T
 * @param {string} label what is done, as a person would say it
 * @param {() => Promise<T> | T} work
 * @param {(result: T) => string | undefined} [remark] a few words behind the label, such as "up to date"
 * @param {(result: T) => boolean} [succeeded]
 * @returns {Promise<T>}
 */
export async function step(label, work, remark, succeeded = () => true) {
  const entry = { label, startedAt: performance.now() };
  running.add(entry);
  ticker ??= setInterval(draw, 100).unref();
  const mention = out.isTTY
    ? undefined
    : setInterval(() => say(`  · ${label} … ${seconds(performance.now() - entry.startedAt)}`), mentionEvery);
  try {
    const result = await work();
    finish(entry, mention);
    const spent = performance.now() - entry.startedAt;
    const mark = succeeded(result) ? paint("32", "✓") : paint("31", "✗");
    if (!onlySlow || spent >= slow) {
      say(`  ${mark} ${[label, remark?.(result)].filter(Boolean).join(": ")} ${dim(seconds(spent))}`);
    }
    return result;
  } catch (error) {
    finish(entry, mention);
    const told = asStepError(error);
    if (told instanceof StepError && told.step === undefined) told.step = label;
    throw told;
  }
}

/**
 * @param {{ label: string, startedAt: number }} entry
 * @param {NodeJS.Timeout | undefined} mention
 */
function finish(entry, mention) {
  clearInterval(mention);
  running.delete(entry);
  if (running.size > 0) return;
  clearInterval(ticker);
  ticker = undefined;
  erase();
}

/**
 * @param {unknown} error
 * @returns {unknown} a StepError for what the file system refused, anything else as it is
 */
function asStepError(error) {
  const [message, advice] = whatWasRefused(error) ?? [];
  return message === undefined ? error : new StepError(message, advice, { cause: error });
}

/**
 * Says which step failed, why and what to do.
 *
 * @param {unknown} thrown
 */
export function explain(thrown) {
  erase();
  const error = asStepError(thrown);
  if (!(error instanceof StepError)) {
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return;
  }
  const where = error.step === undefined ? "" : `${error.step}: `;
  const parts = [`\n  ✗ ${where}${error.message.replaceAll("\n", "\n    ")}`];
  if (error.output) parts.push(`\n${error.output.trimEnd().split("\n").slice(-40).join("\n")}\n`);
  if (error.advice) parts.push(`    ${error.advice.replaceAll("\n", "\n    ")}`);
  process.stderr.write(`${parts.join("\n")}\n`);
}
