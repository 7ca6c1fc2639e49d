import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startNode } from "../bootstrap/child.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import type { Environment } from "./settings";

/** The app's server process. */
export type Server = {
  /** Resolves when the process is over. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

const patience = 60_000;

/**
 * Starts Next's server and waits until the app says that it is ready.
 *
 * @param mode `start` serves the build; `dev` builds as it goes, and reloads
 */
export async function serve(
  root: string,
  mode: "start" | "dev",
  port: number,
  environment: Environment,
): Promise<Server> {
  const child = startNode([join(root, "node_modules/next/dist/bin/next"), mode, "-p", String(port)], {
    cwd: root,
    env: { ...environment, NEXT_TELEMETRY_DISABLED: "1" },
    output: "pipe",
  });
  // Until it is ready its words are kept back: they matter only if it does not get there.
  let kept = "";
  let ready = false;
  const pass = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
    if (ready) to.write(chunk);
    else kept += chunk.toString();
  };
  child.stdout?.on("data", pass(process.stdout));
  child.stderr?.on("data", pass(process.stderr));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise<Awaited<Server["ended"]>>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });

  const deadline = performance.now() + patience;
  let fault = "no answer";
  while (!isOver() && performance.now() < deadline) {
    const answer = await ask(port);
    if (answer === "ready") {
      ready = true;
      return { ended };
    }
    fault = answer;
    await sleep(50);
  }
  const why = isOver() ? "the server ended" : `/api/health/ready does not say that it is ready (${fault})`;
  throw new StepError(`${why}.`, "Its last words are above.", { output: kept });
}

async function ask(port: number): Promise<string> {
  try {
    const response = await fetch(`http://localhost:${port}/api/health/ready`, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok ? "ready" : `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : "no answer";
  }
}
