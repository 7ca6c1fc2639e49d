import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { notFound } from "next/navigation";
import { Fresh } from "@/app/_components/mailbox/fresh";
import { MailList, pathOfMail } from "@/app/_components/mailbox/mail-list";
import { MailView } from "@/app/_components/mailbox/mail-view";
import { SiteFooter } from "@/app/_components/shell/site-footer";
import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { SiteHeader } from "@/app/_components/shell/site-header";
import { Link } from "@/app/_components/ui/link";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { frameSandbox } from "@/lib/server/features/mailbox/frame";
import { mayReadMailbox, readMail } from "@/lib/server/features/mailbox/mailbox";
import { showMail, showMailbox } from "@/lib/server/features/mailbox/shown";
import { signUpIsOpen } from "@/lib/server/features/sign-up/who"; // feature:sign-up
import { readTheme } from "@/lib/server/features/theme/theme";
import { readActing } from "@/lib/server/features/impersonation/acting"; // feature:impersonation
import { optionalSession } from "@/lib/server/guard/page"; // feature:impersonation
import { hasSessionCookie } from "@/lib/server/session/has-session-cookie";
import { mailboxPath } from "@/lib/shared/features/mailbox";

export const metadata: Metadata = { title: "Mailbox", robots: { index: false } };

/** The mails that would have been sent: a list, and beside it the one that was chosen, or the newest. A phone has room for one of them. */
export default publicPage(async ({ searchParams }) => {
  if (!mayReadMailbox()) notFound();
  const { mail: wanted, as } = searchParams;
  const { mails, more, version } = await showMailbox();
  const chosen = typeof wanted === "string" ? wanted : undefined;
  const shown = chosen === undefined ? mails[0] : await showMail(await readMail(chosen));
  const asText = as === "text";
  const here = shown === undefined || chosen === undefined ? mailboxPath : pathOfMail(shown.file);
  return (
    <>
      <ImpersonationBanner acting={optionalSession().then(readActing)} /> {/* feature:impersonation */}
      <SiteHeader
        signedIn={await hasSessionCookie()}
        maySignUp={signUpIsOpen()} // feature:sign-up
        theme={await readTheme()}
      />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl px-5 py-8 sm:px-8 lg:pb-6">
        <PageHeading title="Mailbox">
          What would have been sent. Set <span className="font-mono text-[0.9em]">MAIL_URL</span> to send for real.{" "}
          <noscript>
            <a href={here} className="link">
              Look again
            </a>
          </noscript>
        </PageHeading>
        <Fresh version={version} />
        <p role="status" className="sr-only">
          {mails[0] === undefined ? "" : `The newest mail: ${mails[0].subject}, to ${mails[0].to}`}
        </p>
        {mails.length === 0 ? (
          <Empty />
        ) : (
          <div className="grid overflow-hidden rounded-lg border border-line bg-surface shadow-plate lg:h-[calc(100dvh-14rem)] lg:min-h-[36rem] lg:grid-cols-[20rem_minmax(0,1fr)]">
            <section
              aria-label="Mails"
              className={`min-h-0 overflow-y-auto lg:block lg:border-r lg:border-line ${chosen === undefined ? "" : "hidden"}`}
            >
              <MailList mails={mails} open={shown?.file} />
              {more ? (
                <p className="p-5 text-sm text-ink-3">Older ones are in the folder mailbox of DATA_DIR.</p>
              ) : null}
            </section>
            <div className={`min-h-0 min-w-0 lg:block ${chosen === undefined ? "hidden" : ""}`}>
              <p className="px-0.5 pt-2 lg:hidden">
                <Link href={mailboxPath} className="key key-quiet">
                  <span aria-hidden="true">←</span> All mails
                </Link>
              </p>
              {shown === undefined ? (
                <p className="p-7 text-ink-2">There is no such mail, or not any more.</p>
              ) : (
                <MailView mail={shown} sandbox={frameSandbox} asText={asText} />
              )}
            </div>
          </div>
        )}
      </main>
      <SiteFooter />
    </>
  );
});

function Empty() {
  return (
    <div className="plate flex flex-col items-start gap-4 p-7">
      <p className="text-ink-2">No mail yet. The first one will wait here.</p>
      {/* feature:sign-up begin */}
      {signUpIsOpen() ? (
        <Link href="/signup" className="key key-main">
          Create an account
        </Link>
      ) : null}
      {/* feature:sign-up end */}
    </div>
  );
}
