// From built-ins to TypeScript: the rest runs in a second process with the loader that npm ci has brought.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

/**
 * Runs a TypeScript program as this process's other half: same terminal, same signals, same exit code. The channel
 * between the two tells it when this process is gone.
 *
 * @param {string} root
 * @param {string} program path below the root
 * @param {readonly string[]} args
 */
export function handOver(root, program, args) {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", join(root, program), ...args],
    { cwd: root, env: { ...process.env, ...npmProcess() }, stdio: ["inherit", "inherit", "inherit", "ipc"] },
  );
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
}

/** npm does not always pass a signal on; whoever it started can look whether it is still there. */
function npmProcess() {
  return process.env["npm_lifecycle_event"] === undefined ? {} : { PORTCULLIS_NPM: String(process.ppid) };
}
