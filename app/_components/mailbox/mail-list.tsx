import { Link } from "@/app/_components/ui/link";
import { LocalTime } from "@/app/_components/time/local-time";
import type { MailLink } from "@/lib/shared/features/mailbox";

export type ListedMail = {
  readonly file: string;
  readonly date: Date;
  readonly to: string;
  readonly subject: string;
  readonly links: readonly MailLink[];
};

/** Where a mail is shown. */
export const pathOfMail = (file: string): string => `/dev/mailbox?mail=${file}`;

/**
 * The mails, newest first, each with where its links lead; what no longer works is struck through.
 *
 * @param open the file of the one that is shown beside them
 */
export function MailList({ mails, open }: { mails: readonly ListedMail[]; open: string | undefined }) {
  return (
    <ul>
      {mails.map(({ file, subject, to, date, links }) => (
        <li key={file} className="border-b border-line max-lg:last:border-b-0">
          <Link
            href={pathOfMail(file)}
            aria-current={file === open ? "page" : undefined}
            className="block border-l-2 border-transparent px-5 py-3.5 -outline-offset-2 hover:bg-raised lg:aria-[current]:border-amber lg:aria-[current]:bg-raised"
          >
            <span className="block font-medium wrap-anywhere">{subject}</span>
            <span className="block truncate text-[0.9375rem] text-ink-2">{to}</span>
            <span className="flex flex-wrap justify-between gap-x-4 text-sm text-ink-3">
              <LocalTime iso={date.toISOString()} />
              {links.map(({ url, path, state }) => (
                <span key={url} className="wrap-anywhere">
                  {state === "good" ? path : <s>{path}</s>}
                </span>
              ))}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
