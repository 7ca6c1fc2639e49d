import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { QrCode } from "@/app/_components/totp/qr-code";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { pendingEnrolment } from "@/lib/server/features/totp/enrol";
import { readSecondFactor } from "@/lib/server/features/totp/manage";
import { SecondFactor } from "./form";

export const metadata: Metadata = { title: "Second factor", robots: { index: false } };

export default protectedPage("/settings/second-factor", async ({ session }) => {
  const [state, pending] = await Promise.all([readSecondFactor(session), pendingEnrolment(session)]);
  return (
    <>
      <PageHeading title="Second factor">A code of an app on top of how you sign in.</PageHeading>
      <SecondFactor
        state={state}
        secret={pending?.secret ?? null}
        uri={pending?.uri ?? null}
        picture={pending === undefined ? null : <QrCode text={pending.uri} label="QR code for your app" />}
      />
    </>
  );
});
