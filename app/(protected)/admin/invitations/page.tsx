// feature:sign-up begin
import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { mayMakeAccount } from "@/lib/server/features/sign-up/who";
import { InvitationForm } from "./form";

export const metadata: Metadata = { title: "Invitations", robots: { index: false } };

export default protectedPage("/admin/invitations", () => (
  <>
    <PageHeading title="Invitations">Who is invited gets a mail, and chooses name and password.</PageHeading>
    {mayMakeAccount({ invited: true }) ? (
      <Panel id="invite" title="Invite somebody" text="The link in the mail works for a day, and once.">
        <InvitationForm />
      </Panel>
    ) : (
      <Notice>Sign-up is closed here, also for those who are invited (SIGNUP).</Notice>
    )}
  </>
));
// feature:sign-up end
