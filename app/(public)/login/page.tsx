import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { Link } from "@/app/_components/ui/link"; // feature:sign-up
import { redirect } from "next/navigation";
import type { GateState } from "@/app/_components/gate/gate";
import { ForgotLink } from "@/app/_components/password-reset/forgot-link"; // feature:password-reset
import { PasskeyForm } from "@/app/_components/passkeys/passkey-form"; // feature:passkeys
import { SessionEnded } from "@/app/_components/session/session-ended";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { SignInWith } from "@/app/_components/sso/provider-links"; // feature:sso
import { ssoTold } from "@/app/_components/sso/told"; // feature:sso
import { Notice } from "@/app/_components/ui/notice";
import { optionalSession } from "@/lib/server/guard/page";
import { signUpIsOpen } from "@/lib/server/features/sign-up/who"; // feature:sign-up
import { listProviders } from "@/lib/server/features/sso/providers"; // feature:sso
import { readTheme } from "@/lib/server/features/theme/theme";
import { type LoginReason, loginReasons } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { passkeyAction } from "./action"; // feature:passkeys
import { LoginForm } from "./form";

export const metadata: Metadata = { title: "Sign in" };

type Told = {
  readonly tone: "plain" | "done" | "end";
  readonly text: string;
  readonly gate: GateState;
  readonly over: boolean;
};

// feature:email-change begin
const nextPassword = [
  "Whoever runs this site gives you a new one.",
  "We sent a mail there: choose a new one by the link in it.", // feature:password-reset
].at(-1);
// feature:email-change end

/** What each reason for standing here means to the person. `over`: a session has just ended, so other tabs are told. */
const told: Readonly<Record<LoginReason, Told>> = {
  signed_out: {
    tone: "done",
    text: "You are signed out. Copies of your session are dead too.",
    gate: "falling",
    over: true,
  },
  signed_out_everywhere: { tone: "done", text: "You are signed out on every device.", gate: "falling", over: true },
  session_ended: { tone: "plain", text: "Your session has ended. Sign in to go on.", gate: "falling", over: true },
  session_reused: {
    tone: "end",
    text: "Someone else may have used your session, so we ended it. Sign in again, then look through your sessions.",
    gate: "falling",
    over: true,
  },
  session_problem: {
    tone: "end",
    text: "Your session could not be renewed. Sign in again; if that does not help, allow cookies for this site.",
    gate: "closed",
    over: false,
  },
  // feature:password-reset begin
  password_reset: {
    tone: "done",
    text: "Your new password is set, and you are signed out on all your devices. Sign in with it.",
    gate: "closed",
    over: false,
  },
  // feature:password-reset end
  // feature:account-deletion begin
  account_deleted: {
    tone: "done",
    text: "Your account will be deleted, and you are signed out everywhere. The mail that we sent says until when you can keep it: sign in before.",
    gate: "falling",
    over: true,
  },
  // feature:account-deletion end
  // feature:email-change begin
  email_changed: {
    tone: "done",
    text: "Your address is changed. Sign in with the new one.",
    gate: "closed",
    over: false,
  },
  email_taken_back: {
    tone: "done",
    text: `Your address is yours again. Everybody is signed out, and no password of before works any longer. ${nextPassword ?? ""}`,
    gate: "falling",
    over: true,
  },
  // feature:email-change end
  ...ssoTold, // feature:sso
};

export default publicPage(async ({ searchParams }) => {
  const { reason: given, next: wanted } = searchParams;
  const next = safeNextPath(wanted);
  const reason = loginReasons.find((known) => known === given);
  const why = reason === undefined ? undefined : told[reason];
  // An address can be made up: nobody is told that a session is over which is not.
  if ((why?.over ?? true) && (await optionalSession()) !== null) redirect(next);
  return (
    <AuthShell
      theme={await readTheme()}
      opens
      gate={why?.gate ?? "closed"}
      caption={why?.over === true ? "Down. Nothing of that session gets through." : "Down until you say who you are."}
    >
      <AuthHeading title="Sign in">
        {next === "/dashboard"
          ? "With your e-mail address and your password."
          : "Sign in to go on to the page you asked for."}
      </AuthHeading>
      {why === undefined ? null : (
        <Notice tone={why.tone} role={why.tone === "end" ? "alert" : "status"}>
          {why.text}
        </Notice>
      )}
      <LoginForm next={next} number={randomUUID()} />
      <ForgotLink /> {/* feature:password-reset */}
      {/* feature:passkeys begin */}
      <PasskeyForm action={passkeyAction} next={next} inField doing="Signing in">
        Sign in with a passkey
      </PasskeyForm>
      {/* feature:passkeys end */}
      <SignInWith providers={listProviders()} next={next} /> {/* feature:sso */}
      {/* feature:sign-up begin */}
      {signUpIsOpen() ? (
        <p className="text-[0.9375rem] text-ink-2">
          New here?{" "}
          <Link href="/signup" className="link">
            Create an account
          </Link>
        </p>
      ) : null}
      {/* feature:sign-up end */}
      {why?.over === true ? <SessionEnded /> : null}
    </AuthShell>
  );
});
