import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { redirect } from "next/navigation";
import { MailboxNotice } from "@/app/_components/mailbox/notice"; // feature:mailbox
import { Owner } from "@/app/_components/session/owner";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { LocalTime } from "@/app/_components/time/local-time";
import { Link } from "@/app/_components/ui/link";
import { env } from "@/lib/server/env";
import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox"; // feature:mailbox
import { readTheme } from "@/lib/server/features/theme/theme";
import { readRecovery } from "@/lib/server/features/totp/recovery/ask";
import { whoWaits } from "@/lib/server/features/totp/sign-in";
import { readCookies } from "@/lib/server/session/cookies";
import { ownerMark } from "@/lib/server/session/owner";
import { secondFactorPath } from "@/lib/shared/features/totp";
import { loginPath, stepPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { span } from "@/lib/shared/spans";
import { RecoverForm } from "./form";

export const metadata: Metadata = { title: "Without the second factor", robots: { index: false } };

/** For whoever has taken the first step of a sign-in and has lost what the second takes. Looking at it does nothing. */
export default publicPage(async ({ searchParams }) => {
  const { next: wanted } = searchParams;
  const next = safeNextPath(wanted);
  const waiting = await whoWaits((await readCookies()).ticketSecret);
  if (waiting === undefined) redirect(loginPath(wanted === undefined ? {} : { next }));
  const { state, readyAt } = await readRecovery(waiting);
  return (
    <AuthShell theme={await readTheme()} caption="Down. It rises for whoever waits.">
      {state === "none" ? (
        <AuthHeading title="Lost your app and your codes?">
          Coming in without them takes your password, your mailbox and a wait of {span(env().RECOVERY_WAIT * 1000)}. We
          send a link that starts it. Whoever signs in with the second factor meanwhile stops it.
        </AuthHeading>
      ) : null}
      {state === "waiting" && readyAt !== null ? (
        <AuthHeading title="The wait goes on">
          It is over <LocalTime iso={readyAt} />. We mail you a link then. A code still lets you in, and ends the wait.
        </AuthHeading>
      ) : null}
      {state === "ready" ? (
        <AuthHeading title="The wait is over">
          The link that we mail you lets you in, with your password. Has it not come? Have it sent.
        </AuthHeading>
      ) : null}
      {state === "waiting" ? null : (
        <Owner mark={ownerMark(waiting)}>
          <RecoverForm next={next} />
        </Owner>
      )}
      {mayReadMailbox() ? <MailboxNotice /> : null} {/* feature:mailbox */}
      <p className="text-[0.9375rem] text-ink-2">
        Found one?{" "}
        <Link href={stepPath(secondFactorPath, next)} className="link">
          Type a code
        </Link>
      </p>
    </AuthShell>
  );
});
