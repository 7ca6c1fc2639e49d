import { configuration } from "./lib/configuration";

/** Runs once, before the first request: without its settings the app does not start. */
export function register(): void {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  try {
    configuration();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
