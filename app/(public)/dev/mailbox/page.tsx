import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { notFound } from "next/navigation";
import { SiteFooter } from "@/app/_components/shell/site-footer";
import { SiteHeader } from "@/app/_components/shell/site-header";
import { LocalTime } from "@/app/_components/time/local-time";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { hasSessionCookie } from "@/lib/server/guard/page";
import { readTheme } from "@/lib/server/features/theme/theme";
import { mayReadMailbox, readMailbox } from "@/lib/server/features/mailbox/mailbox";

export const metadata: Metadata = { title: "Mailbox", robots: { index: false } };

const shown = 50;

/** The mails that would have been sent. */
export default async function MailboxPage() {
  if (!mayReadMailbox()) notFound();
  const mails = await readMailbox(shown);
  return (
    <>
      <SiteHeader signedIn={await hasSessionCookie()} />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl px-5 py-8 sm:px-8 sm:py-12">
        <PageHeading title="Mailbox">
          What would have been sent. Set <span className="font-mono text-[0.9em]">MAIL_URL</span> to send for real.
        </PageHeading>
        {mails.length === 0 ? (
          <div className="plate flex flex-col items-start gap-4 p-7">
            <p className="text-ink-2">No mail yet. Create an account and its link will wait here.</p>
            {/* feature:sign-up begin */}
            <Link href="/signup" className="key key-main">
              Create an account
            </Link>
            {/* feature:sign-up end */}
          </div>
        ) : (
          <ul className="flex flex-col gap-4">
            {mails.map((mail) => (
              <li key={mail.file} className="plate flex flex-col gap-4 p-5 sm:p-7">
                <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
                  <h2 className="text-heading break-words">{mail.subject}</h2>
                  <p className="text-sm text-ink-3">
                    <LocalTime iso={mail.date.toISOString()} />
                  </p>
                </div>
                <p className="text-[0.9375rem] break-all text-ink-2">To {mail.to}</p>
                <p className="text-[0.9375rem] break-words whitespace-pre-line text-ink-2">{mail.text}</p>
                <ul className="flex flex-wrap gap-3">
                  {mail.links.map((link) => (
                    <li key={link}>
                      <a href={link} className="key key-plain">
                        Open {new URL(link).pathname}
                      </a>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </main>
      <SiteFooter theme={await readTheme()} />
    </>
  );
}
