import { type ErrorCode, sentenceOf, statusOf, titleOf } from "@/lib/shared/errors";
import { MessagePage } from "./message-page";

/** What a private page shows instead of itself, and the session goes on: while nobody can say whether it is alive, or after too much. */
export function Refused({ code, path }: { code: ErrorCode; path: string }) {
  const unavailable = code === "unavailable";
  return (
    <MessagePage
      status={String(statusOf(code))}
      title={unavailable ? "We can’t check your session right now" : titleOf(code)}
      actions={
        <a href={path} className="key key-main">
          Try again
        </a>
      }
    >
      <p>
        {unavailable
          ? "You are still signed in. The database does not answer, and nothing private is shown without asking it."
          : sentenceOf(code)}
      </p>
    </MessagePage>
  );
}
