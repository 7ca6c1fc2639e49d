import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { readWaiting } from "@/lib/server/features/sign-up/waiting";
import { readTheme } from "@/lib/server/features/theme/theme";
import { requestCookies } from "@/lib/server/http/request";
import { SignUpForm } from "./form";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  // Whoever comes back to correct the address finds it here.
  const waiting = readWaiting(await requestCookies());
  return (
    <AuthShell theme={await readTheme()} caption="It opens for one session at a time.">
      <AuthHeading title="Create an account">
        We send a link to your address. It leads to a name, a password and your account.
      </AuthHeading>
      <SignUpForm email={waiting?.email} />
      <p className="text-[0.9375rem] text-ink-2">
        Have an account?{" "}
        <Link href="/login" className="link">
          Sign in
        </Link>
      </p>
    </AuthShell>
  );
}
