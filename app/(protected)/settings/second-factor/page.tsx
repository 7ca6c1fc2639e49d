import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { QrCode } from "@/app/_components/totp/qr-code";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { now } from "@/lib/server/clock";
import { pendingEnrolment } from "@/lib/server/features/totp/enrol";
import { readSecondFactor } from "@/lib/server/features/totp/manage";
import { readTrustedDevices } from "@/lib/server/features/totp/trusted-devices/manage";
import { readCookies } from "@/lib/server/session/cookies";
import { SecondFactor } from "./form";
import { TrustedDevices } from "./trusted-devices";

export const metadata: Metadata = { title: "Second factor", robots: { index: false } };

export default protectedPage("/settings/second-factor", async ({ session }) => {
  const presented = await readCookies();
  const [state, pending, { trustedDevices }] = await Promise.all([
    readSecondFactor(session),
    pendingEnrolment(session),
    readTrustedDevices(session, presented),
  ]);
  return (
    <>
      <PageHeading title="Second factor">A code of an app on top of how you sign in.</PageHeading>
      <SecondFactor
        state={state}
        secret={pending?.secret ?? null}
        uri={pending?.uri ?? null}
        number={randomUUID()}
        trusted={<TrustedDevices devices={trustedDevices} serverNow={now()} />}
        picture={pending === undefined ? null : <QrCode text={pending.uri} label="QR code for your app" />}
      />
    </>
  );
});
