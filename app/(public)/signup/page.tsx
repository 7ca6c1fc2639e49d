import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { redirect } from "next/navigation";
import { Link } from "@/app/_components/ui/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { signUpIsOpen } from "@/lib/server/features/sign-up/who";
import { readTheme } from "@/lib/server/features/theme/theme";
import { optionalSession } from "@/lib/server/guard/page";
import { requestCookies } from "@/lib/server/http/request";
import { readWaiting } from "@/lib/server/http/waiting";
import { signUpCookie } from "@/lib/shared/features/sign-up";
import { SignUpForm } from "./form";

export const metadata: Metadata = { title: "Create an account" };

export default publicPage(async () => {
  if ((await optionalSession()) !== null) redirect("/dashboard");
  // Whoever comes back to correct the address finds it here.
  const waiting = readWaiting(signUpCookie, await requestCookies());
  return (
    <AuthShell theme={await readTheme()} caption="It opens for one session at a time.">
      {signUpIsOpen() ? (
        <>
          <AuthHeading title="Create an account">
            We send a link to your address. It leads to a name, a password and your account.
          </AuthHeading>
          <SignUpForm email={waiting?.email} />
        </>
      ) : (
        <AuthHeading title="Accounts are not for the asking here">
          Ask whoever runs this site for one. If they have sent you a link, open that.
        </AuthHeading>
      )}
      <p className="text-[0.9375rem] text-ink-2">
        Have an account?{" "}
        <Link href="/login" className="link">
          Sign in
        </Link>
      </p>
    </AuthShell>
  );
});
