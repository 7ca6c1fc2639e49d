import type { LinkState, MailLink } from "@/lib/shared/features/mailbox";

const over: Readonly<Record<Exclude<LinkState, "good">, string>> = {
  used: "has been used",
  expired: "is too old",
  unknown: "is not known here",
};

/** The links of a mail. One that no longer works is struck through and says why; it can be opened all the same, to see what it says. */
export function MailLinks({ links }: { links: readonly MailLink[] }) {
  if (links.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-3">
      {links.map(({ url, path, state }) => (
        <li key={url} className="flex flex-col items-start gap-1.5">
          <a href={url} className={`key ${state === "good" ? "key-main" : "key-plain"}`}>
            {state === "good" ? `Open ${path}` : <s className="text-ink-3">Open {path}</s>}
          </a>
          {state === "good" ? null : <span className="text-sm text-ink-2">This link {over[state]}.</span>}
        </li>
      ))}
    </ul>
  );
}
