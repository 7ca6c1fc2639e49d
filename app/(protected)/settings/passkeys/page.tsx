import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { TellKeepers } from "@/app/_components/passkeys/tell-keepers";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock";
import { readKept } from "@/lib/server/features/passkeys/manage";
import { hasAnotherWayIn } from "@/lib/server/session/ways-in";
import { mostPasskeys, passkeyIdSchema } from "@/lib/shared/features/passkeys";
import { AddPasskey } from "./add-passkey";
import { PasskeyList } from "./form";

export const metadata: Metadata = { title: "Passkeys", robots: { index: false } };

export default protectedPage("/settings/passkeys", async ({ session, searchParams }) => {
  const { passkeys, account } = await readKept(session);
  const renamed = passkeyIdSchema.safeParse(searchParams["rename"]).data;
  return (
    <>
      <PageHeading title="Passkeys">They sign you in without a password.</PageHeading>
      <div className="flex flex-col gap-6">
        <Panel
          id="add-passkey"
          title={passkeys.length === 0 ? "You have none yet" : "Add another one"}
          text="Your device or your password manager keeps it, and asks for your fingerprint, your face or a PIN. Nobody can phish it."
        >
          {passkeys.length < mostPasskeys ? (
            <AddPasskey />
          ) : (
            <p className="text-[0.9375rem] text-ink-2">An account has {mostPasskeys} at most. Remove one first.</p>
          )}
        </Panel>
        <PasskeyList
          passkeys={passkeys}
          renamed={renamed}
          removable={await hasAnotherWayIn(session)}
          serverNow={now()}
        />
        <TellKeepers account={account} />
      </div>
    </>
  );
});
