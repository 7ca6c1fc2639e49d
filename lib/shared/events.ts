import type { ActivityRow, EventRow } from "./event-row";
import { events as demonstration } from "./features/demonstration"; // feature:demonstration
import { events as devices } from "./features/devices"; // feature:devices
import { events as firstAdmin } from "./features/first-admin";
import { events as operator } from "./features/operator";
import { events as profile } from "./features/profile"; // feature:profile
import { events as session } from "./features/session";
import { events as signIn } from "./features/sign-in";
import { events as signOut } from "./features/sign-out";
import { events as signUp } from "./features/sign-up"; // feature:sign-up

/** Everything that the app says has happened: one type for each thing, whether it succeeds or fails, and how people are told. */
const rows = {
  // Signed in, but not allowed; `detail.needs` names what is missing.
  access_refused: {},
  // A rate limit closed; `detail.policy` names it. Once a window, not for each attempt behind it.
  limiter_hit: {},
  // How long events are kept; `detail.days`. The database itself says so.
  audit_retention_changed: {},
  ...session,
  ...signIn,
  ...signOut,
  ...signUp, // feature:sign-up
  ...firstAdmin,
  ...profile, // feature:profile
  ...devices, // feature:devices
  ...demonstration, // feature:demonstration
  ...operator,
} as const satisfies Record<string, EventRow>;

export type EventType = keyof typeof rows;

/** How an event is told to the person whom it is about. The type is a text here: a trail also has events of capabilities that have gone. */
export function activityRow(type: string, outcome: keyof EventRow): ActivityRow | undefined {
  const known: Readonly<Record<string, EventRow>> = rows;
  return Object.hasOwn(known, type) ? known[type]?.[outcome] : undefined;
}
