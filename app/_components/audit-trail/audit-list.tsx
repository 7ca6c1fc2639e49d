import { LocalTime } from "@/app/_components/time/local-time";
import { Link } from "@/app/_components/ui/link";
import type { AuditEvent } from "@/lib/shared/features/audit-trail";

/** Events as they stand in the trail; each leads on to those of its person and of its session. */
export function AuditList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ol aria-label="Events" className="plate divide-y divide-line overflow-hidden">
      {events.map(({ id, at, type, outcome, userId, sessionId, ip, userAgent, detail }) => (
        <li key={id} className="flex flex-col gap-1.5 p-5">
          <p className="flex flex-wrap items-baseline justify-between gap-x-6">
            <span className="font-semibold wrap-anywhere">
              {type}
              {outcome === "failure" ? <span className="font-medium text-red-ink"> failed</span> : null}
            </span>
            <span className="text-sm text-ink-3">
              <LocalTime iso={at} />
            </span>
          </p>
          <dl className="flex flex-col gap-1 text-sm text-ink-2">
            <Fact name="Person" value={userId} link={userId === null ? undefined : `/admin/audit?person=${userId}`} />
            <Fact
              name="Session"
              value={sessionId}
              link={sessionId === null ? undefined : `/admin/audit?session=${sessionId}`}
            />
            <Fact name="From" value={[ip, userAgent].filter((part) => part !== null).join(", ") || null} />
            {Object.entries(detail).map(([name, value]) => (
              <Fact key={name} name={name} value={value === null ? null : String(value)} />
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

/** A fact of an event, where there is one. */
function Fact({ name, value, link }: { name: string; value: string | null; link?: string | undefined }) {
  if (value === null) return null;
  return (
    <div className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3">
      <dt className="wrap-anywhere text-ink-3">{name}</dt>
      <dd className="break-all">
        {link === undefined ? (
          value
        ) : (
          <Link href={link} className="link">
            {value}
          </Link>
        )}
      </dd>
    </div>
  );
}
