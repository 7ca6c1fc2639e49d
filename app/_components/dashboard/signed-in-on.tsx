"use client";

import { useNow } from "@/app/_components/time/use-now";
import { ago } from "@/lib/shared/spans";

/** On how many devices the person is signed in, and when another one than this was last seen. Goes with the time once scripts run. */
export function SignedInOn({
  others,
  lastSeenAt,
  serverNow,
}: {
  /** How many devices beside this one. */
  others: number;
  /** Milliseconds since 1970, as is `serverNow`. */
  lastSeenAt: number;
  serverNow: number;
}) {
  const now = useNow(serverNow);
  if (others === 0) return "Signed in on this device and on no other.";
  return `Signed in on ${others + 1} devices, last seen elsewhere ${ago(now - lastSeenAt)}.`;
}
