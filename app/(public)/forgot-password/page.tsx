import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { Sent } from "@/app/_components/mail/sent";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { Link } from "@/app/_components/ui/link";
import { MailboxNotice } from "@/app/_components/mailbox/notice"; // feature:mailbox
import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox"; // feature:mailbox
import { readTheme } from "@/lib/server/features/theme/theme";
import { requestCookies } from "@/lib/server/http/request";
import { readWaiting } from "@/lib/server/http/waiting";
import { minute } from "@/lib/shared/durations";
import { limits, resetCookie, resetTtl } from "@/lib/shared/features/password-reset";
import { ForgotAgainForm, ForgotForm } from "./form";

export const metadata: Metadata = { title: "Reset your password" };

/** Asks for the address, or waits with whoever has just given it. What it says is true of every address. */
export default publicPage(async ({ searchParams }) => {
  const waiting = readWaiting(resetCookie, await requestCookies());
  const sent = searchParams["sent"] === undefined ? undefined : waiting;
  return (
    <AuthShell theme={await readTheme()} caption="A new key, for its owner alone.">
      {sent === undefined ? (
        <>
          <AuthHeading title="Forgot your password?">
            Type the address of your account. We send a link, and behind it you choose a new password.
          </AuthHeading>
          <ForgotForm email={waiting?.email} />
        </>
      ) : (
        <Sent
          said={
            <>
              A mail is on its way to <strong className="font-medium wrap-anywhere text-ink">{sent.email}</strong>,
              unless {limits.forgot_mail.points} went there in the last {limits.forgot_mail.seconds / minute} minutes:
              those are as good. If that is the address of an account, there is a link in it that works for{" "}
              {resetTtl / minute} minutes.
            </>
          }
          note={mayReadMailbox() ? <MailboxNotice /> : null} // feature:mailbox
          correct="/forgot-password"
          form={<ForgotAgainForm email={sent.email} askedAt={sent.askedAt} serverNow={sent.now} />}
        />
      )}
      <p className="text-[0.9375rem] text-ink-2">
        <Link href="/login" className="link">
          Back to sign-in
        </Link>
      </p>
    </AuthShell>
  );
});
