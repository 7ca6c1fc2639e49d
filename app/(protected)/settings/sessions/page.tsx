import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Everywhere } from "@/app/_components/devices/everywhere";
import { ListPages } from "@/app/_components/ui/list-pages";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock";
import { listDevices } from "@/lib/server/features/devices/devices";
import { AppError } from "@/lib/shared/errors";
import { sessionsQuerySchema } from "@/lib/shared/features/devices";
import { DeviceList } from "./device-list";

export const metadata: Metadata = { title: "Sessions", robots: { index: false } };

export default protectedPage("/settings/sessions", async ({ session, searchParams }) => {
  const query = sessionsQuerySchema.safeParse(searchParams);
  if (!query.success) throw new AppError("not_found");
  const { cursor } = query.data;
  const { sessions, nextCursor } = await listDevices(session, cursor);
  const isFirst = cursor === undefined;
  const others = !isFirst || sessions.length > 1 || nextCursor !== null;
  return (
    <>
      <PageHeading title="Sessions">Where you are signed in. What you sign out stops on its next request.</PageHeading>
      <div className="flex flex-col gap-5">
        <DeviceList key={cursor?.id} devices={sessions} others={others} serverNow={now()} />
        {sessions.length === 0 ? <p className="text-[0.9375rem] text-ink-2">There are no older sessions.</p> : null}
        {others ? null : <p className="text-[0.9375rem] text-ink-2">You are signed in here and nowhere else.</p>}
        <ListPages path="/settings/sessions" of="sessions" isFirst={isFirst} nextCursor={nextCursor} />
      </div>
      <div className="pt-8">
        <Panel
          id="everywhere"
          title="Sign out everywhere"
          text="Ends every session of this account, this one included."
        >
          <Everywhere />
        </Panel>
      </div>
    </>
  );
});
