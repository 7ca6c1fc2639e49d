import { MessagePage } from "./message-page";

/** What a private page shows while nobody can say whether the session is still alive. Goes with status 503. */
export function Unavailable({ path }: { path: string }) {
  return (
    <MessagePage
      status="503"
      title="We can’t check your session right now"
      actions={
        <a href={path} className="key key-main">
          Try again
        </a>
      }
    >
      <p>You are still signed in. The database does not answer, and nothing private is shown without asking it.</p>
    </MessagePage>
  );
}
