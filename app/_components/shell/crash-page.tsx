import { brand } from "@/lib/shared/brand";

/**
 * What is shown when rendering a page has failed. Every page carries it to the browser, so it is small: no gate, and plain
 * links, which also leave behind whatever state has failed.
 */
export function CrashPage({ error, retry }: { error: unknown; retry: () => void }) {
  const number = numberOf(error);
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto flex w-full max-w-2xl flex-1 flex-col justify-center gap-4 px-5 py-16 sm:px-8"
    >
      <p className="font-mono text-sm text-ink-3">500</p>
      <h1 className="text-title">That did not work</h1>
      <p className="max-w-[46ch] text-ink-2">Something went wrong on our side. Try again in a moment.</p>
      {number === null ? null : (
        <p className="max-w-[46ch] text-ink-2">
          {brand.support} <span className="font-mono text-sm text-ink-3">Error {number}</span>
        </p>
      )}
      <div className="flex flex-wrap gap-3 pt-3">
        <button type="button" onClick={retry} className="key key-main">
          Try again
        </button>
        <a href="/" className="key key-plain">
          Go to the start page
        </a>
      </div>
    </main>
  );
}

/** The number under which the server's log has the error. */
function numberOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("digest" in error)) return null;
  return typeof error.digest === "string" ? error.digest : null;
}
