import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { ActivityList } from "@/app/_components/dashboard/activity-list";
import { ListPages } from "@/app/_components/ui/list-pages";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { now } from "@/lib/server/clock";
import { env } from "@/lib/server/env";
import { listActivity } from "@/lib/server/features/activity/activity";
import { day } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { activityQuerySchema } from "@/lib/shared/features/activity";
import { span } from "@/lib/shared/spans";

export const metadata: Metadata = { title: "Activity", robots: { index: false } };

export default protectedPage("/settings/activity", async ({ session, searchParams }) => {
  const query = activityQuerySchema.safeParse(searchParams);
  if (!query.success) throw new AppError("not_found");
  const { cursor } = query.data;
  const { activity, nextCursor } = await listActivity(session, cursor);
  const isFirst = cursor === undefined;
  return (
    <>
      <PageHeading title="Activity">
        What has happened to your account. It is kept for {span(env().AUDIT_RETENTION * day * 1000)}.
      </PageHeading>
      <div className="flex flex-col gap-6">
        {activity.length === 0 ? (
          <p className="text-[0.9375rem] text-ink-2">{isFirst ? "Nothing is on record." : "There is nothing older."}</p>
        ) : (
          <ActivityList entries={activity} serverNow={now()} />
        )}
        <ListPages path="/settings/activity" of="activity" isFirst={isFirst} nextCursor={nextCursor} />
      </div>
    </>
  );
});
