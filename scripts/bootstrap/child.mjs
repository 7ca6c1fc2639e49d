// Programs on Node that end when this process ends. Built-ins only.
import { spawn } from "node:child_process";
import { StepError } from "./steps.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
/** They are being stopped: none is started any more. */
let stopping = false;

const preload = new URL("follow-parent.mjs", import.meta.url).href;

/**
 * Starts a JavaScript program that does not outlive this process.
 *
 * @param {readonly string[]} args script and its arguments, flags of Node before them
 * @param {{ cwd?: string, env?: Readonly<Record<string, string | undefined>>, output: "inherit" | "pipe", orphan?: "ends" | "dies" }} options
 *   `orphan`: what it does when this process is gone: end in order, as a server, or at once, as a tool
 */
export function startNode(args, { cwd = process.cwd(), env = process.env, output, orphan = "ends" }) {
  if (stopping) throw new StepError("it was interrupted.");
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd,
    env: /** @type {any} */ ({
      ...env,
      PORTCULLIS_PARENT: String(process.pid),
      PORTCULLIS_ORPHAN: orphan,
      ...(!process.stderr.isTTY && { NO_COLOR: "1", FORCE_COLOR: "0" }),
    }),
    stdio: ["ignore", output, output, "ipc"],
    // Its own session: a Ctrl-C in the terminal reaches us, and we stop it in order.
    detached: process.platform !== "win32",
  });
  children.add(child);
  // Also of one that could not be started, which never exits.
  child.once("close", () => children.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 *
 * @param {readonly string[]} args
 * @param {{ name: string, advice: string, cwd?: string, env?: Readonly<Record<string, string | undefined>> }} options `name` and `advice` for the error
 * @returns {Promise<string>} what it said
 */
export function runNode(args, { name, advice, ...options }) {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = startNode(args, { ...options, output: "pipe", orphan: "dies" });
    const keep = (/** @type {Buffer} */ chunk) => (output = (output + chunk.toString()).slice(-100_000));
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (cause) =>
      reject(new StepError(`${name} could not be run (${cause.message}).`, advice, { cause })),
    );
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new StepError(`${name} ended with ${signal ?? `code ${code}`}.`, advice, { output }));
    });
  });
}

/**
 * Asks all of them to end, and insists after a while. None is started after that.
 *
 * @param {number} patience ms
 */
export async function stopChildren(patience = 10_000) {
  stopping = true;
  await Promise.all(
    [...children].map(
      (child) =>
        new Promise((resolve) => {
          const insist = setTimeout(() => child.kill("SIGKILL"), patience);
          child.once("close", () => {
            clearTimeout(insist);
            resolve(undefined);
          });
          child.kill("SIGTERM");
        }),
    ),
  );
}

/** For a second Ctrl-C. */
export function killChildren() {
  for (const child of children) child.kill("SIGKILL");
}
