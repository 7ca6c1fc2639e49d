import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { redirect } from "next/navigation";
import { Sent } from "@/app/_components/mail/sent";
import { MailboxNotice } from "@/app/_components/mailbox/notice"; // feature:mailbox
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { Link } from "@/app/_components/ui/link";
import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox"; // feature:mailbox
import { signUpIsOpen } from "@/lib/server/features/sign-up/who";
import { readTheme } from "@/lib/server/features/theme/theme";
import { requestCookies } from "@/lib/server/http/request";
import { readWaiting } from "@/lib/server/http/waiting";
import { hour } from "@/lib/shared/durations";
import { limits, signUpCookie, signUpTtl } from "@/lib/shared/features/sign-up";
import { SignUpForm } from "../signup/form";
import { SignUpAgainForm } from "./form";

const waitingOne = async () => readWaiting(signUpCookie, await requestCookies());

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await waitingOne()) === undefined ? "Which address?" : "Check your mail" };
}

export default publicPage(async () => {
  if (!signUpIsOpen()) redirect("/signup");
  const waiting = await waitingOne();
  return (
    <AuthShell theme={await readTheme()} caption="Waiting for the link in your mail.">
      {waiting === undefined ? (
        <Asking />
      ) : (
        // True for every address: one that has an account gets a link too, to the sign-in page.
        <Sent
          said={
            <>
              A link is on its way to <strong className="font-medium wrap-anywhere text-ink">{waiting.email}</strong>,
              unless {limits.signup_mail.points} went there in the last hour: those are as good. Open one within{" "}
              {signUpTtl / hour} hours to go on.
            </>
          }
          note={mayReadMailbox() ? <MailboxNotice /> : null} // feature:mailbox
          correct="/signup"
          form={<SignUpAgainForm email={waiting.email} askedAt={waiting.askedAt} serverNow={waiting.now} />}
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

/** Without the cookie, after an hour or in another browser. */
function Asking() {
  return (
    <>
      <AuthHeading title="Which address?">
        We don’t know which address you are waiting with. Type it, and we send a link.
      </AuthHeading>
      <SignUpForm />
    </>
  );
}
