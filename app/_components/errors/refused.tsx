import { brand } from "@/lib/shared/brand";
import type { AppError, ErrorCode } from "@/lib/shared/errors";
import { giveIt } from "@/lib/shared/spans";
import { MessagePage } from "./message-page";

/** Where the catalogue's words are for programs more than for people. */
const own: Partial<Record<ErrorCode, { readonly title: string; readonly sentence: string }>> = {
  unavailable: {
    title: "We can’t show this right now",
    sentence:
      "The database does not answer, and nothing private is shown without asking it. Nobody is signed out by this.",
  },
  internal: {
    title: "That did not work",
    sentence: `Something went wrong on our side. Try again in a moment. ${brand.support}`,
  },
};

/**
 * What a page shows instead of itself, and the session goes on: while the database does not answer, after too much, after a crash.
 *
 * @param retryAfterSeconds as the answer's header says it
 */
export function Refused({
  error,
  path,
  signedIn,
  requestId,
  retryAfterSeconds,
  nonce,
}: {
  error: AppError;
  path: string;
  signedIn: boolean;
  requestId: string | undefined;
  retryAfterSeconds: number;
  nonce: string | undefined;
}) {
  const { title, sentence } = own[error.code] ?? { title: error.message, sentence: error.sentence };
  return (
    <MessagePage
      status={error.status}
      title={title}
      signedIn={signedIn}
      requestId={requestId}
      actions={
        error.status === 403 ? (
          <a href="/dashboard" className="key key-main">
            Open the dashboard
          </a>
        ) : (
          <a href={path} className="key key-main">
            Try again
          </a>
        )
      }
    >
      <p>{sentence}</p>
      {error.status === 503 ? (
        <>
          {/* The script writes on it before React does. */}
          <p data-next-try={retryAfterSeconds} data-path={path} suppressHydrationWarning>
            {giveIt(retryAfterSeconds)}
          </p>
          <script type="module" src="/next-try.js" nonce={nonce} />
        </>
      ) : null}
    </MessagePage>
  );
}
