import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { startNode } from "../scripts/bootstrap/child.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";

/** What a generator is to send to this machine; bounded in number and in time. */
export type Load = {
  readonly port: number;
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Kept alive. Without `perSecond` each sends its next request when the last one is answered. */
  readonly connections: number;
  /** Requests a second, at fixed times. */
  readonly perSecond?: number;
  readonly requests: number;
  readonly seconds: number;
};

export type LoadResult = {
  /** ms, in the order of the answers. */
  readonly latencies: readonly number[];
  /** When each answer was complete, in ms since the start. */
  readonly endings: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
};

/** A load generator in a process of its own. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = startNode(["--import", "tsx", join(root, "bench/load-worker.ts")], { cwd: root, output: "inherit" });
  }

  /** @throws Error when an answer has another status than 200: it would be a measurement of something else */
  async run(load: Load): Promise<LoadResult> {
    const result = await new Promise<LoadResult>((resolve, reject) => {
      const ended = () => reject(new Error("the load generator ended by itself"));
      this.#child.once("exit", ended);
      this.#child.once("message", (message) => {
        this.#child.off("exit", ended);
        resolve(message as LoadResult);
      });
      this.#child.send(load);
    });
    const others = Object.keys(result.statuses).filter((status) => status !== "200");
    if (others.length > 0) throw new Error(`${load.path} answered ${JSON.stringify(result.statuses)}`);
    return result;
  }

  stop(): void {
    this.#child.kill();
  }
}
