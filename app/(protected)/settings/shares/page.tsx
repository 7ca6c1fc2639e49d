import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { now } from "@/lib/server/clock";
import { readShares } from "@/lib/server/features/sharing/shares";
import { ShareList } from "./form";

export const metadata: Metadata = { title: "Shared", robots: { index: false } };

export default protectedPage("/settings/shares", async ({ session }) => (
  <>
    <PageHeading title="Shared">Links by which others read your notes. Signing out does not end them.</PageHeading>
    <ShareList shares={await readShares(session)} serverNow={now()} />
  </>
));
