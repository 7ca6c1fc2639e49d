export function ErrorActions({ retry }: { retry: () => void }) {
  return (
    <>
      <button type="button" onClick={retry} className="key key-main">
        Try again
      </button>
      <a href="/" className="key key-plain">
        Go to the start page
      </a>
    </>
  );
}

/** The number under which the server's log has the error. */
export function errorNumber(error: unknown) {
  if (typeof error !== "object" || error === null || !("digest" in error) || typeof error.digest !== "string")
    return null;
  return <p className="font-mono text-sm text-ink-3">Error {error.digest}</p>;
}
