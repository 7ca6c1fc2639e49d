import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { Notice } from "@/app/_components/ui/notice";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/features/theme/theme";
import { ResendForm } from "./form";

export const metadata: Metadata = { title: "Check your mail" };

export default async function CheckMailPage() {
  return (
    <AuthShell theme={await readTheme()} caption="Waiting for the link in your mail.">
      <AuthHeading title="Check your mail">
        If that address is new here, a link is on its way to it. It works once, for 24 hours.
      </AuthHeading>
      {env().PORTCULLIS_EMBEDDED ? (
        <Notice>
          This is the development set-up: mails are kept, not sent.{" "}
          <Link href="/dev/mailbox" className="link">
            Open the mailbox
          </Link>
        </Notice>
      ) : null}
      <section aria-labelledby="again" className="flex flex-col gap-5 border-t border-line pt-7">
        <div className="flex flex-col gap-1">
          <h2 id="again" className="text-heading">
            No mail?
          </h2>
          <p className="text-ink-2">Look in the spam folder, or have it sent again.</p>
        </div>
        <ResendForm />
      </section>
      <p className="text-[0.9375rem] text-ink-2">
        <Link href="/login" className="link">
          Back to sign-in
        </Link>
      </p>
    </AuthShell>
  );
}
