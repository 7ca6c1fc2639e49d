import "server-only";

/** What the library says on Node 20, which it does not want, and works on: its own tests pass there (docs/decisions/0088-signing-in-to-other-apps.md). */
const known = /^oidc-provider WARNING: Unsupported runtime\b/;

/** Loads the library before anybody else does, and keeps that one sentence of it off the log. Node loads a package once. */
export async function loadLibrary(): Promise<void> {
  // It knows no other log.
  const log = globalThis.console;
  const { warn } = log;
  log.warn = (...said: unknown[]) => {
    if (!known.test(String(said[0]).replace(/^\u001b\[[\d;]*m/, ""))) warn(...said);
  };
  try {
    await import("oidc-provider");
  } finally {
    log.warn = warn;
  }
}
