import "server-only";
import { log } from "./index";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Something that is tried again and again for as long as it fails. The log hears of it once for each reason, and once when it works
 * again; what is only said once more is said at `debug`.
 */
export class Incident {
  readonly #failing: string;
  readonly #over: string;
  readonly #fields: Fields;
  readonly #told = new Set<string>();

  /**
   * @param failing what to say of a failure
   * @param over what to say when it works again
   * @param fields what both lines carry besides
   */
  constructor(failing: string, over: string, fields: Fields = {}) {
    this.#failing = failing;
    this.#over = over;
    this.#fields = fields;
  }

  /** To be called with each failure. */
  fails(error: unknown, level: "warn" | "error" = "warn"): void {
    const reason = reasonOf(error);
    log[this.#told.has(reason) ? "debug" : level]({ ...this.#fields, err: error }, this.#failing);
    this.#told.add(reason);
  }

  /** To be called with each success. */
  works(): void {
    if (this.#told.size > 0) log.info(this.#fields, this.#over);
    this.#told.clear();
  }
}

/** Its code where it has one: words may name a port or a process. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
