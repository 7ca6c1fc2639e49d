import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { UserFacts } from "@/app/_components/administration/user-facts";
import { ActivityList } from "@/app/_components/dashboard/activity-list";
import { Link } from "@/app/_components/ui/link";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock";
import { listSessionsOf, readUser } from "@/lib/server/features/administration/users";
import { recentActivity } from "@/lib/server/features/dashboard/recent";
import { idIn } from "@/lib/server/features/operator/rights";
import { mayImpersonate } from "@/lib/shared/features/impersonation"; // feature:impersonation
import { allows, reach } from "@/lib/shared/roles";
import { AccessForm, RoleForm } from "./form";
import { ResetForm } from "./reset-form"; // feature:password-reset
import { SessionList } from "./session-list";

export const metadata: Metadata = { title: "User", robots: { index: false } };

export default protectedPage("/admin/users/{id}", async ({ session, params }) => {
  const id = idIn(params.id);
  const [user, { sessions }, activity] = await Promise.all([
    readUser(id),
    listSessionsOf(id),
    recentActivity({ userId: id, sessionId: null }, 10),
  ]);
  const serverNow = now();
  const isOwn = id === session.userId;
  const mayWrite = !isOwn && allows(session.roles, "users:write");
  const mayEnd = !isOwn && allows(session.roles, "sessions:end") && reach(session.roles, user.role);
  return (
    <>
      <p className="pb-3">
        <Link href="/admin/users" className="link inline-flex min-h-11 items-center">
          All users
        </Link>
      </p>
      <PageHeading title={user.name}>
        <span className="wrap-anywhere">{user.email}</span>
      </PageHeading>
      <div className="grid gap-6">
        {isOwn ? (
          <Notice>
            This is your own account. An administrator other than you can change your role, disable you or sign you out.
          </Notice>
        ) : null}
        <Panel id="account" title="Account">
          <UserFacts user={user} />
        </Panel>
        {mayWrite ? (
          <Panel id="role-panel" title="Role" text="It counts from their next request on, on every device.">
            <RoleForm id={id} role={user.role} />
          </Panel>
        ) : null}
        <Panel id="sessions" title="Sessions" text="Where they are signed in, the last used first.">
          <SessionList id={id} sessions={sessions} mayEnd={mayEnd} serverNow={serverNow} />
        </Panel>
        {mayWrite ? (
          <Panel
            id="access"
            title="Access"
            text={
              user.disabledAt === null
                ? "Whoever is disabled is signed out everywhere at once, and can’t sign in."
                : "Nobody can sign in to this account."
            }
          >
            <AccessForm id={id} disabled={user.disabledAt !== null} />
            {user.disabledAt === null ? <ResetForm id={id} /> : null} {/* feature:password-reset */}
          </Panel>
        ) : null}
        {/* feature:impersonation begin */}
        {mayImpersonate(session.roles, user) ? (
          <Panel
            id="impersonation"
            title="See what they see"
            text="For 30 minutes at most, with a reason. They get a mail about it."
          >
            <p>
              <Link href={`/admin/users/${id}/impersonation`} className="key key-plain max-w-full wrap-anywhere">
                Sign in as {user.name}
              </Link>
            </p>
          </Panel>
        ) : null}
        {/* feature:impersonation end */}
        <Panel id="activity" title="Recent activity">
          {activity.length === 0 ? (
            <p className="text-[0.9375rem] text-ink-2">Nothing is on record.</p>
          ) : (
            <ActivityList entries={activity} serverNow={serverNow} />
          )}
          {/* feature:audit-trail begin */}
          {allows(session.roles, "audit:read") ? (
            <p>
              <Link href={`/admin/audit?person=${id}`} className="link">
                All of it, in the audit trail
              </Link>
            </p>
          ) : null}
          {/* feature:audit-trail end */}
        </Panel>
      </div>
    </>
  );
});
