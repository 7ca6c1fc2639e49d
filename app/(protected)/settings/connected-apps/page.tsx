import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { now } from "@/lib/server/clock";
import { readConnectedApps } from "@/lib/server/features/openid-provider/apps";
import { AppList } from "./form";

export const metadata: Metadata = { title: "Apps", robots: { index: false } };

export default protectedPage("/settings/connected-apps", async ({ session }) => (
  <>
    <PageHeading title="Apps">What you sign in to with your account here, and what it may do.</PageHeading>
    <AppList apps={await readConnectedApps(session)} serverNow={now()} />
  </>
));
