import type { Metadata } from "next";
import type { ReactNode } from "react";
import { protectedPage } from "@/app/(protected)/protected-page";
import { LocalTime } from "@/app/_components/time/local-time";
import { TellKeepers } from "@/app/_components/passkeys/tell-keepers"; // feature:passkeys
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { readProfile } from "@/lib/server/features/profile/profile";
import { keptAccount } from "@/lib/server/session/passkeys/credentials"; // feature:passkeys
import { roleTitles } from "@/lib/shared/roles";
import { ProfileForm } from "./form";

export const metadata: Metadata = { title: "Profile", robots: { index: false } };

export default protectedPage("/settings/profile", async ({ session }) => {
  const profile = await readProfile(session);
  return (
    <>
      <PageHeading title="Profile">What this account says about you.</PageHeading>
      <div className="grid gap-6">
        <Panel id="name-panel" title="Name">
          <ProfileForm name={profile.name} />
        </Panel>
        <Panel id="account-panel" title="Account">
          <dl className="divide-y divide-line border-t border-line text-[0.9375rem]">
            <Fact name="E-mail">{profile.email}</Fact>
            <Fact name="Role">{roleTitles[profile.role]}</Fact>
            <Fact name="Member since">
              <LocalTime iso={profile.createdAt} />
            </Fact>
          </dl>
        </Panel>
        <TellKeepers account={await keptAccount(session)} /> {/* feature:passkeys */}
      </div>
    </>
  );
});

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{name}</dt>
      <dd className="break-all">{children}</dd>
    </div>
  );
}
