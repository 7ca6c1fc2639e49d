import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { env } from "@/lib/server/env";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { mayDelete } from "@/lib/server/features/account-deletion/delete";
import { day } from "@/lib/shared/durations";
import { sentenceOf } from "@/lib/shared/errors";
import { span } from "@/lib/shared/spans";
import { DeleteAccountForm } from "./form";

export const metadata: Metadata = { title: "Delete your account", robots: { index: false } };

export default protectedPage("/settings/account/delete", async ({ session }) => {
  const [{ email }, may] = await Promise.all([readOwner(session), mayDelete(session)]);
  const { ACCOUNT_DELETION_GRACE: grace, AUDIT_RETENTION: days } = env();
  return (
    <>
      <PageHeading title="Delete your account">
        The one of <strong className="font-medium wrap-anywhere text-ink">{email}</strong>.
      </PageHeading>
      <Panel id="delete-panel" title="What happens">
        <ul className="flex max-w-[62ch] list-disc flex-col gap-2 pl-5 text-[0.9375rem] text-ink-2">
          <li>At once you are signed out on all your devices, and we send you a mail.</li>
          <li>For {span(grace * 1000)} you can change your mind: sign in, and say that you want to keep it.</li>
          <li>Then it is gone for good, with everything that is in it. Nobody can bring it back.</li>
          <li>
            What was recorded of who did what keeps a number in the place of your name, and goes when it is{" "}
            {span(days * day * 1000)} old.
          </li>
        </ul>
        {may ? <DeleteAccountForm /> : <Notice tone="end">{sentenceOf("last_admin")}</Notice>}
      </Panel>
    </>
  );
});
