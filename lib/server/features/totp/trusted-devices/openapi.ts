import "server-only";
import { trustedDevicesSchema } from "@/lib/shared/features/totp/trusted-devices";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints take and give by which somebody looks after the devices that they trust. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/trusted-devices",
    method: "GET",
    summary: "List my trusted devices",
    description: "Those whose sign-ins take no code.",
    success: { status: 200, description: "The newest first.", schema: trustedDevicesSchema },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/auth/trusted-devices",
    method: "DELETE",
    summary: "Trust none of my devices any more",
    description: "Sessions go on; the next sign-in on each takes a code.",
    success: { status: 204, description: "None is trusted." },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/auth/trusted-devices/{id}",
    method: "DELETE",
    summary: "Trust one of my devices no longer",
    description: "Sessions go on; the next sign-in there takes a code. What is over, or not mine, is left alone.",
    success: { status: 204, description: "It is trusted no longer." },
    errors: ["reauthentication_required", "rate_limited"],
  },
];
