import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { OwnerField } from "@/app/_components/session/owner";
import { PrivateShell } from "@/app/_components/shell/private-shell";
import { ListPages } from "@/app/_components/ui/list-pages";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock";
import { listDevices } from "@/lib/server/features/devices/devices";
import { readTheme } from "@/lib/server/features/theme/theme";
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
  return (
    <PrivateShell here="/settings/sessions" roles={session.roles} theme={await readTheme()}>
      <PageHeading title="Sessions">
        Where you are signed in. Sign out what you don’t know; it stops on its next request.
      </PageHeading>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex flex-col gap-4">
          {sessions.length === 0 ? null : <DeviceList devices={sessions} serverNow={now()} />}
          {sessions.length > (isFirst ? 1 : 0) || nextCursor !== null ? null : (
            <p className="text-[0.9375rem] text-ink-2">
              {isFirst ? "You are signed in here and nowhere else." : "There are no older sessions."}
            </p>
          )}
          <ListPages path="/settings/sessions" of="sessions" isFirst={isFirst} nextCursor={nextCursor} />
        </div>
        <Panel
          id="everywhere"
          title="Sign out everywhere"
          text="Ends every session of this account, this one included."
        >
          <form method="post" action="/api/auth/logout-all">
            <OwnerField />
            <button type="submit" className="key key-end">
              Sign out everywhere
            </button>
          </form>
        </Panel>
      </div>
    </PrivateShell>
  );
});
