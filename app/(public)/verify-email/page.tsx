import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { env } from "@/lib/server/env";
import { lookAtSignUpLink } from "@/lib/server/features/sign-up/sign-up";
import { readTheme } from "@/lib/server/features/theme/theme";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { VerifyForm } from "./form";

export const metadata: Metadata = { title: "Confirm your address", referrer: "same-origin" };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button makes the account. */
export default async function VerifyEmailPage({ searchParams }: { searchParams: Search }) {
  const token = ticketSecretSchema.safeParse((await searchParams)["token"]);
  const link = token.success ? await lookAtSignUpLink(token.data) : undefined;
  return (
    <AuthShell theme={await readTheme()} caption="One more turn of the winch.">
      {token.success && link !== undefined ? (
        <>
          <AuthHeading title="Make your account">{`${link.email} is yours. Choose a name and a password.`}</AuthHeading>
          <VerifyForm token={token.data} email={link.email} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <>
          <AuthHeading title={token.success ? "This link is no longer good" : "This link is incomplete"}>
            {token.success
              ? "It has been used, it is too old, or it was sent before sign-up changed. A new one takes a minute."
              : "Part of it got lost on the way. Copy the whole link from the mail, or have a new one sent."}
          </AuthHeading>
          <Link href="/signup" className="key key-main">
            Send a new link
          </Link>
        </>
      )}
    </AuthShell>
  );
}
