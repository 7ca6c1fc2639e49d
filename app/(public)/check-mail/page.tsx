import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { Notice } from "@/app/_components/ui/notice";
import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox"; // feature:mailbox
import { readWaiting, type Waiting } from "@/lib/server/features/sign-up/waiting";
import { readTheme } from "@/lib/server/features/theme/theme";
import { requestCookies } from "@/lib/server/http/request";
import { hour } from "@/lib/shared/durations";
import { signUpTtl } from "@/lib/shared/features/sign-up";
import { SignUpForm } from "../signup/form";
import { SendAgainForm } from "./form";

export const metadata: Metadata = { title: "Check your mail" };

export default async function CheckMailPage() {
  const waiting = readWaiting(await requestCookies());
  return (
    <AuthShell theme={await readTheme()} caption="Waiting for the link in your mail.">
      {waiting === undefined ? <Asking /> : <Sent {...waiting} />}
      <p className="text-[0.9375rem] text-ink-2">
        <Link href="/login" className="link">
          Back to sign-in
        </Link>
      </p>
    </AuthShell>
  );
}

/** True for every address: one that has an account gets a link too, to the sign-in page. */
function Sent({ email, askedAt, now }: Waiting) {
  return (
    <>
      <AuthHeading title="Check your mail">
        We sent a link to <strong className="font-medium wrap-anywhere text-ink">{email}</strong>. Open it within{" "}
        {signUpTtl / hour} hours to go on.
      </AuthHeading>
      {/* feature:mailbox begin */}
      {mayReadMailbox() ? (
        <Notice>
          This is the development set-up: mails are kept, not sent.{" "}
          <Link href="/dev/mailbox" className="link">
            Open the mailbox
          </Link>
        </Notice>
      ) : null}
      {/* feature:mailbox end */}
      <section aria-labelledby="again" className="flex flex-col gap-5 border-t border-line pt-7">
        <div className="flex flex-col gap-1">
          <h2 id="again" className="text-heading">
            No mail?
          </h2>
          <p className="text-ink-2">
            Look in the spam folder. Is the address wrong?{" "}
            <Link href="/signup" className="link">
              Correct it
            </Link>
          </p>
        </div>
        <SendAgainForm email={email} askedAt={askedAt} serverNow={now} />
      </section>
    </>
  );
}

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
