import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { readTheme } from "@/lib/server/http/theme";
import { mailTokenSchema } from "@/lib/shared/schemas";
import { VerifyForm } from "./form";

export const metadata: Metadata = { title: "Confirm your address", referrer: "same-origin" };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button confirms. */
export default async function VerifyEmailPage({ searchParams }: { searchParams: Search }) {
  const token = mailTokenSchema.safeParse((await searchParams)["token"]);
  return (
    <AuthShell theme={await readTheme()} caption="One more turn of the winch.">
      {token.success ? (
        <>
          <AuthHeading title="Confirm your address">One click, and your account is yours.</AuthHeading>
          <VerifyForm token={token.data} />
        </>
      ) : (
        <>
          <AuthHeading title="This link is incomplete">
            Part of it got lost on the way. Copy the whole link from the mail, or have a new one sent.
          </AuthHeading>
          <Link href="/check-mail" className="key key-main">
            Send a new link
          </Link>
        </>
      )}
    </AuthShell>
  );
}
