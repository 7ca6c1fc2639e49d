import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/http/theme";
import { SignUpForm } from "./form";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  return (
    <AuthShell theme={await readTheme()} caption="It opens for one session at a time.">
      <AuthHeading title="Create an account">We send a link to your address. Open it, and you can sign in.</AuthHeading>
      <SignUpForm minimum={env().PASSWORD_MIN_LENGTH} />
      <p className="text-[0.9375rem] text-ink-2">
        Have an account?{" "}
        <Link href="/login" className="link">
          Sign in
        </Link>
      </p>
    </AuthShell>
  );
}
