import { AllActivity } from "@/app/_components/activity/all-activity"; // feature:activity
import { Link } from "@/app/_components/ui/link"; // feature:devices
import { Panel } from "@/app/_components/ui/panel";
import type { Activity } from "@/lib/shared/activity";
import { ActivityList } from "./activity-list";
import { SignedInOn } from "./signed-in-on";

/** How the account fares: where it is signed in, what has happened to it lately, and what to do about that. */
export function Recent({
  entries,
  others,
  lastSeenAt,
  serverNow,
  acting, // feature:impersonation
}: {
  entries: readonly Activity[];
  /** How many devices the person is signed in on beside this one, and when one of those was last seen. */
  others: number;
  lastSeenAt: Date | null;
  /** Milliseconds since 1970. */
  serverNow: number;
  /** Whether somebody else looks, signed in as the person. */
  acting: boolean; // feature:impersonation
}) {
  const [where] = [
    ...(acting ? ["As the person sees it."] : []), // feature:impersonation
    <SignedInOn key="where" others={others} lastSeenAt={lastSeenAt?.getTime() ?? serverNow} serverNow={serverNow} />,
  ];
  return (
    <Panel id="recent" title="Recent activity" text={where}>
      {entries.length === 0 ? (
        <p className="text-[0.9375rem] text-ink-2">Nothing is on record.</p>
      ) : (
        <ActivityList entries={entries} serverNow={serverNow} />
      )}
      <AllActivity /> {/* feature:activity */}
      {/* feature:devices begin */}
      <p className="-mt-2 text-[0.9375rem] text-ink-2">
        Not all of it was you?{" "}
        <Link href="/settings/sessions" className="link inline-flex min-h-11 items-center">
          Sign out what you don’t know
        </Link>
      </p>
      {/* feature:devices end */}
    </Panel>
  );
}
