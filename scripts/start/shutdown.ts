import { constants } from "node:os";
import { killChildren, stopChildren } from "../bootstrap/child.mjs";
import { explain, say, StepError } from "../bootstrap/steps.mjs";

/** One Ctrl-C arrives several times: from the terminal, from npm, from the process that started us. In ms. */
const sameSignal = 1000;
/** How often to look whether npm is still there, in ms. */
const lookForParent = 500;

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Ends everything in order, once. */
class Shutdown {
  readonly #last = new Set<() => Promise<void>>();
  readonly #giveUp = new AbortController();
  #running: Promise<never> | undefined;
  #signalledAt = 0;
  #signals = 0;
  #isServing = false;

  /** Whatever ends this process ends it in order from now on: a signal, the end of who started it, an error that nobody has caught. */
  listen(): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.#onSignal(signal));
    // The process that started us, or npm before it, was killed: nobody can stop us any more.
    process.on("disconnect", () => this.#interrupt("SIGHUP"));
    this.#watchNpm();
    process.on("uncaughtException", (error) => {
      if (!this.underWay) explain(error);
      void this.end(1);
    });
  }

  get underWay(): boolean {
    return this.#running !== undefined;
  }

  /** Aborted when the end begins: what takes long is given up then. */
  get signal(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** What was asked for is there: from now on a signal is the way to end it, and no longer cuts it off. */
  serving(): void {
    this.#isServing = true;
  }

  /**
   * Something to do after the children are gone, such as leaving the database. What was begun last ends first.
   *
   * @returns takes it back
   */
  finally(work: () => Promise<void>): () => void {
    this.#last.add(work);
    return () => this.#last.delete(work);
  }

  /** Stops everything and ends the process, with the code of the first call; 1 when something could not be stopped. */
  end(code: number): Promise<never> {
    this.#running ??= this.#end(code);
    return this.#running;
  }

  async #end(code: number): Promise<never> {
    this.#giveUp.abort(new StepError("it was interrupted."));
    let failed = false;
    for (const work of [stopChildren, ...[...this.#last].reverse()]) {
      try {
        await work();
      } catch (error) {
        explain(error);
        failed = true;
      }
    }
    if (this.#signals > 0 && !failed) say("  Stopped.");
    process.exit(failed ? 1 : code);
  }

  /** The second Ctrl-C waits for no child, the third one for nothing. */
  #onSignal(signal: Signal): void {
    const now = performance.now();
    if (this.#signals > 0 && now - this.#signalledAt < sameSignal) return;
    this.#signalledAt = now;
    this.#signals += 1;
    if (this.#signals === 1) this.#interrupt(signal);
    else if (this.#signals === 2) {
      killChildren();
      say("  Still stopping. Once more ends this at once, and may leave PostgreSQL running.");
    } else process.exit(1);
  }

  /** A program that a signal cuts off answers with 128 and the signal's number, as a shell would. */
  #interrupt(signal: Signal): void {
    if (this.underWay) return;
    say("\n  Stopping …");
    void this.end(this.#isServing ? 0 : 128 + constants.signals[signal]);
  }

  #watchNpm(): void {
    const npm = Number(process.env["PORTCULLIS_NPM"]);
    if (!Number.isInteger(npm) || npm <= 1) return;
    setInterval(() => {
      try {
        process.kill(npm, 0);
      } catch {
        this.#interrupt("SIGHUP");
      }
    }, lookForParent).unref();
  }
}

/** This process's. */
export const shutdown = new Shutdown();
