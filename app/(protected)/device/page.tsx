import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { protectedPage } from "@/app/(protected)/protected-page";
import { DeviceCodeForm } from "@/app/_components/openid-provider/device-code-form";
import { DeviceQuestion } from "@/app/_components/openid-provider/device-question";
import { DeviceResult } from "@/app/_components/openid-provider/device-result";
import { now } from "@/lib/server/clock";
import { readDeviceCode } from "@/lib/server/features/openid-provider/device/request";
import { devicePath } from "@/lib/shared/features/openid-provider/device";
import { reauthenticatePath } from "@/lib/shared/links";

export const metadata: Metadata = { title: "Connect a device", robots: { index: false } };

export default protectedPage("/device", async ({ session, searchParams }) => {
  const { user_code: typed } = searchParams;
  if (typeof typed !== "string") return <DeviceCodeForm />;
  const found = await readDeviceCode(session, typed);
  switch (found.state) {
    case "waiting":
      return <DeviceQuestion question={found.question} serverNow={now()} />;
    case "prove":
      return redirect(reauthenticatePath(devicePath(typed)));
    case "connected":
    case "denied":
      return <DeviceResult {...found} />;
    case "unknown":
    case "expired":
    case "used":
      return <DeviceCodeForm typed={typed} fault={found.state} />;
  }
});
