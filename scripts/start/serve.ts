import { readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { startNode } from "../bootstrap/child.mjs";
import { listenWith } from "../bootstrap/listen.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import { whyNotReady } from "./ready";
import type { Settings } from "./settings";

/** The app's server process. */
export type Server = {
  /** Resolves when the process is over. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/**
 * Starts Next's server and waits until the app says that it is ready.
 *
 * @param mode `start` serves the build; `dev` builds as it goes, and reloads
 */
export async function serve(
  root: string,
  mode: "start" | "dev",
  { port, addresses, origin, certificate, environment }: Settings,
): Promise<Server> {
  const { args, preload, env } = listenWith(port, addresses, certificate?.chain);
  const next = [join(root, "node_modules/next/dist/bin/next"), mode, ...args];
  const child = startNode(preload === undefined ? next : [`--import=${preload}`, ...next], {
    cwd: root,
    env: { ...environment, ...env, NEXT_TELEMETRY_DISABLED: "1" },
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

  const { host } = new URL(origin);
  const tls = certificate === undefined ? {} : { ca: readFileSync(certificate.authority, "utf8") };
  const scheme = certificate === undefined ? "http" : "https";
  const fault = await whyNotReady(`${scheme}://${nameOf(addresses)}:${port}`, isOver, { host, ...tls });
  if (fault !== undefined) throw new StepError(`${fault}.`, "Its last words are above.", { output: kept });
  ready = true;
  return { ended };
}

/** Where it can be asked from here. */
function nameOf([first = "localhost"]: readonly string[] = []): string {
  if (first === "0.0.0.0" || first === "::") return "localhost";
  return isIPv6(first) ? `[${first}]` : first;
}
