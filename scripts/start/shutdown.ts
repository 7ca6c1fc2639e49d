import { killChildren, stopChildren } from "../bootstrap/child.mjs";
import { say } from "../bootstrap/steps.mjs";

/** One Ctrl-C arrives several times: from the terminal, from npm, from the process that started us. In ms. */
const sameSignal = 1000;
/** How often to look whether npm is still there, in ms. */
const lookForParent = 500;

/** Ends everything in order, once. */
export class Shutdown {
  readonly #last: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #signalledAt = 0;

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void this.#onSignal());
    // The process that started us, or npm before it, was killed: nobody can stop us any more.
    process.on("disconnect", () => void this.end(0));
    this.#watchNpm();
  }

  get underWay(): boolean {
    return this.#running !== undefined;
  }

  /** Something to do after the children are gone, such as leaving the database. What was begun last ends first. */
  finally(work: () => Promise<void>): void {
    this.#last.push(work);
  }

  /** Stops everything and ends the process. */
  end(code: number): Promise<void> {
    this.#running ??= this.#end(code);
    return this.#running;
  }

  async #end(code: number): Promise<void> {
    await stopChildren();
    for (const work of this.#last.reverse()) await work();
    if (code === 0) say("  Stopped.");
    process.exit(code);
  }

  async #onSignal(): Promise<void> {
    const now = performance.now();
    if (this.underWay && now - this.#signalledAt > sameSignal) {
      killChildren();
      process.exit(1);
    }
    if (this.underWay) return;
    this.#signalledAt = now;
    say("\n  Stopping …");
    await this.end(0);
  }

  #watchNpm(): void {
    const npm = Number(process.env["PORTCULLIS_NPM"]);
    if (!Number.isInteger(npm) || npm <= 1) return;
    setInterval(() => {
      try {
        process.kill(npm, 0);
      } catch {
        void this.end(0);
      }
    }, lookForParent).unref();
  }
}
