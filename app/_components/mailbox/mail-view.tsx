import { Link } from "@/app/_components/ui/link";
import { LocalTime } from "@/app/_components/time/local-time";
import { type ListedMail, pathOfMail } from "./mail-list";
import { MailLinks } from "./mail-links";

type Mail = ListedMail & { readonly text: string; readonly html: string | undefined };

/**
 * One mail: who gets it, its links, and how it looks.
 *
 * @param sandbox what its frame allows
 * @param asText show the part that is plain text
 */
export function MailView({ mail, sandbox, asText }: { mail: Mail; sandbox: string; asText: boolean }) {
  const { file, subject, to, date, links, html, text } = mail;
  const states = links.map(({ state }) => state).join();
  return (
    <article aria-labelledby="subject" className="flex h-full flex-col">
      <div className="flex flex-wrap items-start justify-between gap-4 border-b border-line p-5 sm:px-7">
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
          <h2 id="subject" className="text-heading wrap-anywhere">
            {subject}
          </h2>
          <p className="text-[0.9375rem] wrap-anywhere text-ink-2">To {to}</p>
          <p className="text-sm text-ink-3">
            <LocalTime iso={date.toISOString()} />
          </p>
        </div>
        <MailLinks links={links} />
        {html === undefined ? null : <Parts file={file} asText={asText} />}
      </div>
      {html === undefined || asText ? (
        <pre
          tabIndex={0}
          aria-label="The mail as text"
          className="min-h-0 flex-1 overflow-auto p-5 font-mono text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap sm:px-7"
        >
          {text}
        </pre>
      ) : (
        // Another one when a link is over, so that it is struck through in there as well.
        <iframe
          key={`${file} ${states}`}
          title={`The mail: ${subject}`}
          src={`/dev/mailbox/frame?mail=${file}`}
          sandbox={sandbox}
          className="block min-h-[70dvh] w-full flex-1 lg:min-h-0"
        />
      )}
    </article>
  );
}

/** The two parts of a mail: which one a mail program shows is up to its reader. */
function Parts({ file, asText }: { file: string; asText: boolean }) {
  const parts = [
    { label: "HTML", href: pathOfMail(file), on: !asText },
    { label: "Text", href: `${pathOfMail(file)}&as=text`, on: asText },
  ];
  return (
    <ul className="flex gap-1">
      {parts.map(({ label, href, on }) => (
        <li key={label}>
          <Link href={href} aria-current={on ? "true" : undefined} className="key key-quiet aria-[current]:bg-sunken">
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
