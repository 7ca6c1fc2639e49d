import { Mark } from "@/app/_components/gate/mark";
import { brand } from "@/lib/shared/brand";
import { ErrorFrame } from "./frame";

/**
 * What is shown when rendering a page has failed. Every page carries it to the browser, so it is small; its links are plain ones, which
 * also leave behind whatever state has failed.
 */
export function CrashPage({ error, retry }: { error: unknown; retry: () => void }) {
  const number = numberOf(error);
  return (
    <ErrorFrame
      status={500}
      title="That did not work"
      reference={number === null ? null : `Error ${number}`}
      header={
        <a href="/" className="-ml-1 inline-flex min-h-11 items-center gap-2.5 rounded-md px-1 font-semibold">
          <Mark />
          {brand.name}
        </a>
      }
      actions={
        <>
          <button type="button" onClick={retry} className="key key-main">
            Try again
          </button>
          <a href="/" className="key key-plain">
            Go to the start page
          </a>
        </>
      }
    >
      <p>Something went wrong on our side. Try again in a moment.{number === null ? "" : ` ${brand.support}`}</p>
    </ErrorFrame>
  );
}

/** The number under which the server's log has the error. */
function numberOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("digest" in error)) return null;
  return typeof error.digest === "string" ? error.digest : null;
}
