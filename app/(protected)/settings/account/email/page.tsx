import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { MailboxNotice } from "@/app/_components/mailbox/notice"; // feature:mailbox
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox"; // feature:mailbox
import { undoTtl } from "@/lib/shared/features/email-change";
import { span } from "@/lib/shared/spans";
import { ChangeEmailForm } from "./form";

export const metadata: Metadata = { title: "Change your address", robots: { index: false } };

export default protectedPage("/settings/account/email", async ({ session }) => {
  const { email } = await readOwner(session);
  return (
    <>
      <PageHeading title="Change your address">
        It is <strong className="font-medium wrap-anywhere text-ink">{email}</strong> now.
      </PageHeading>
      <Panel
        id="email-panel"
        title="New address"
        text={`We send a link there, and the address changes once you open it and confirm. The one of now is told, and can undo it for ${span(undoTtl * 1000)}.`}
      >
        <ChangeEmailForm />
        {mayReadMailbox() ? <MailboxNotice /> : null} {/* feature:mailbox */}
      </Panel>
    </>
  );
});
