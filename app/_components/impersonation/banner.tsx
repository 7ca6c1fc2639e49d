import { Clock } from "./clock";
import "./impersonation.css";

/** Who is signed in as whom, until when; no names where nobody could look them up. */
type Acting = { readonly name?: string | null; readonly by?: string | null; readonly endsAt: string };

/** Stands over every page that an administrator sees as somebody else, with the way back. Nothing in anybody's own session. */
export async function ImpersonationBanner({ acting }: { acting: Promise<Acting | null> }) {
  const found = await acting;
  if (found === null) return null;
  const { name, by, endsAt } = found;
  return (
    <aside className="acting" aria-label="Signed in as somebody else">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-2 sm:px-8">
        <p className="min-w-0 flex-1 basis-56 text-[0.9375rem] leading-snug wrap-anywhere">
          You are <strong>{name ?? "somebody else"}</strong>
          {by ? `, as ${by}` : null}. Ends at <Clock iso={endsAt} />.
        </p>
        <form method="post" action="/api/auth/impersonation" className="max-sm:w-full">
          <button type="submit" className="key acting-key max-sm:w-full">
            Back to your own account
          </button>
        </form>
      </div>
    </aside>
  );
}
