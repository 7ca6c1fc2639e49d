import type { BrowserContext } from "@playwright/test";

/**
 * Writes down everything that should not happen in a browser: errors on the console, uncaught errors, violations of the
 * Content-Security-Policy (by the page's own event and by the console) and answers of 500 and above.
 */
export class Watch {
  readonly #troubles: string[] = [];
  readonly #expected: RegExp[] = [];

  /** What a test brings about on purpose, such as the console's line about a 404. */
  expects(trouble: RegExp): void {
    this.#expected.push(trouble);
  }

  get troubles(): readonly string[] {
    return this.#troubles.filter((trouble) => !this.#expected.some((pattern) => pattern.test(trouble)));
  }

  async follow(context: BrowserContext): Promise<void> {
    const note = (trouble: string) => this.#troubles.push(trouble);
    context.on("console", (message) => {
      if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => note(`uncaught: ${error.error().message}`));
    context.on("response", (response) => {
      if (response.status() >= 500) note(`answer: ${response.status()} ${new URL(response.url()).pathname}`);
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
        reportError(new Error(`CSP violation: ${effectiveDirective} ${blockedURI}`));
      });
    });
  }
}
