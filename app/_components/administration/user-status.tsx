import { LocalTime } from "@/app/_components/time/local-time";
import type { AdminUser } from "@/lib/shared/features/administration";

/** How an account stands, and since or until when. */
export function UserStatus({ user }: { user: AdminUser }) {
  const states = [
    ["disabled", "since", user.disabledAt],
    ["to be deleted", "on", user.deletedAt], // feature:account-deletion
  ] as const;
  const held = states.flatMap(([word, when, iso]) => (iso === null ? [] : [{ word, when, iso }]));
  if (held.length === 0) return <>active</>;
  return held.map(({ word, when, iso }, index) => (
    <span key={word}>
      {index === 0 ? null : ", "}
      <span className="text-red-ink">{word}</span> {when} <LocalTime iso={iso} />
    </span>
  ));
}
