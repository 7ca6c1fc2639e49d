import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { DeletePanel } from "@/app/_components/account-deletion/delete-panel"; // feature:account-deletion
import { ChangeEmailLink } from "@/app/_components/email-change/change-link"; // feature:email-change
import { ExportPanel } from "@/app/_components/data-export/export-panel"; // feature:data-export
import { TellKeepers } from "@/app/_components/passkeys/tell-keepers"; // feature:passkeys
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { keptAccount } from "@/lib/server/session/passkeys/credentials"; // feature:passkeys

export const metadata: Metadata = { title: "Account", robots: { index: false } };

export default protectedPage("/settings/account", async ({ session }) => {
  const { email } = await readOwner(session);
  return (
    <>
      <PageHeading title="Account">What concerns it as a whole.</PageHeading>
      <div className="grid gap-6">
        <Panel id="email-panel" title="E-mail address" text="You sign in with it, and it gets our mails.">
          <p className="font-medium wrap-anywhere">{email}</p>
          <ChangeEmailLink /> {/* feature:email-change */}
        </Panel>
        <ExportPanel /> {/* feature:data-export */}
        <DeletePanel /> {/* feature:account-deletion */}
        <TellKeepers account={await keptAccount(session)} /> {/* feature:passkeys */}
      </div>
    </>
  );
});
