import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { AuditFilter } from "@/app/_components/audit-trail/audit-filter";
import { AuditList } from "@/app/_components/audit-trail/audit-list";
import { ListPages } from "@/app/_components/ui/list-pages";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readTrail } from "@/lib/server/features/audit-trail/trail";
import { fieldErrors } from "@/lib/server/http/body";
import { auditQuerySchema } from "@/lib/shared/features/audit-trail";

export const metadata: Metadata = { title: "Audit trail", robots: { index: false } };

export default protectedPage("/admin/audit", async ({ searchParams }) => {
  const asked = Object.fromEntries(
    Object.entries(searchParams).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const query = auditQuerySchema.safeParse(asked);
  const { events, nextCursor } = query.success
    ? await readTrail(query.data, query.data)
    : { events: [], nextCursor: null };
  const faults = query.success ? [] : fieldErrors(query.error);
  const { cursor, limit: _, ...filters } = asked;
  return (
    <>
      <PageHeading title="Audit trail">What has happened, the newest first. Nobody can change it.</PageHeading>
      <div className="flex flex-col gap-5">
        <AuditFilter
          asked={filters}
          faults={Object.fromEntries(faults.map(({ field, message }) => [field, message]))}
        />
        {faults.some(({ field }) => field === "cursor") ? (
          <Notice tone="end">This is no place in the trail.</Notice>
        ) : null}
        {events.length > 0 ? <AuditList events={events} /> : null}
        {events.length === 0 && query.success ? (
          <p className="rounded-lg border border-dashed border-line-strong p-8 text-center text-ink-3">
            {cursor === undefined ? "Nothing of that kind has happened." : "There is nothing older."}
          </p>
        ) : null}
        <ListPages
          path="/admin/audit"
          of="events"
          filters={filters}
          isFirst={cursor === undefined}
          nextCursor={nextCursor}
        />
      </div>
    </>
  );
});
