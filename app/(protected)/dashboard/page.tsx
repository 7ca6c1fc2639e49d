import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { ApiProbe } from "@/app/_components/dashboard/api-probe";
import { Claims } from "@/app/_components/dashboard/claims";
import { OpenGate } from "@/app/_components/dashboard/open-gate";
import { Recent } from "@/app/_components/dashboard/recent";
import { Code } from "@/app/_components/code/code";
import { SessionTimeline } from "@/app/_components/timeline/session-timeline";
import { SecondFactorHint } from "@/app/_components/totp/status"; // feature:totp
import { PageHeading } from "@/app/_components/ui/page-heading";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock";
import { recentActivity } from "@/lib/server/features/dashboard/recent";
import { readElsewhere } from "@/lib/server/features/dashboard/elsewhere";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { readSessionLife } from "@/lib/server/features/dashboard/session-life";
import { readSecondFactor } from "@/lib/server/features/totp/manage"; // feature:totp
import { env } from "@/lib/server/env";
import { roleTitles } from "@/lib/shared/roles";

export const metadata: Metadata = { title: "Dashboard", robots: { index: false } };

export default protectedPage("/dashboard", async ({ session }) => {
  const [owner, life, elsewhere, activity] = await Promise.all([
    readOwner(session),
    readSessionLife(session),
    readElsewhere(session),
    recentActivity(session),
  ]);
  const times = {
    absolute: { start: life.signedInAt.getTime(), end: life.absoluteExpiresAt.getTime() },
    idle: { start: life.lastSeenAt.getTime(), end: life.idleExpiresAt.getTime() },
    access: { start: session.issuedAt.getTime(), end: session.expiresAt.getTime() },
  };
  const serverNow = now();
  const command = `curl ${env().APP_ORIGIN}/api/me \\\n  -H "Authorization: Bearer $TOKEN"`;
  return (
    <>
      <PageHeading title={`Hello, ${owner.name}`}>
        <p className="wrap-anywhere">
          {owner.email}, {roleTitles[owner.role].toLowerCase()}
        </p>
      </PageHeading>
      {/* feature:totp begin */}
      <div className="pb-6 empty:hidden">
        <SecondFactorHint
          state={await readSecondFactor(session)}
          acting={session.act !== undefined} // feature:impersonation
        />
      </div>
      {/* feature:totp end */}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Recent
          entries={activity}
          others={elsewhere.sessions}
          lastSeenAt={elsewhere.lastSeenAt}
          serverNow={serverNow}
          acting={session.act !== undefined} // feature:impersonation
        />
        <OpenGate
          signedInAt={life.signedInAt.toISOString()}
          refreshes={life.refreshes}
          endsAt={times.idle.end}
          serverNow={serverNow}
        />
        <div className="grid min-w-0 gap-6 lg:col-span-2">
          <Panel
            id="session"
            title="This session"
            text="The same session at three scales. Each is a close-up of the one above."
          >
            <SessionTimeline
              times={times}
              staySignedIn={life.staySignedIn}
              serverNow={serverNow}
              acting={session.act !== undefined} // feature:impersonation
            />
          </Panel>
          <Panel
            id="probe"
            title="Ask the API"
            text="Answered from the token alone. Sign out in another tab, and the same question gets 401."
          >
            <ApiProbe>
              <div className="flex w-full items-start rounded-md border border-line bg-sunken">
                <div className="min-w-0 flex-1">
                  <Code label="Command that asks the API">{command}</Code>
                </div>
                <CopyButton value={command} what="the command" />
              </div>
            </ApiProbe>
          </Panel>
          <Claims facts={session} />
        </div>
      </div>
    </>
  );
});
