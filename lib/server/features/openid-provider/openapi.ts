import "server-only";
import { connectedAppsSchema } from "@/lib/shared/features/openid-provider";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. Those of the protocol stand in the discovery document. */
export const operations: readonly Operation[] = [
  {
    path: "/api/account/connected-apps",
    method: "GET",
    summary: "List my connected apps",
    description: "Those that may use this account, by OpenID Connect.",
    success: { status: 200, description: "The newest first.", schema: connectedAppsSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/account/connected-apps/{id}",
    method: "DELETE",
    summary: "Disconnect an app",
    success: { status: 204, description: "None of its tokens counts any more." },
    errors: ["not_found", "rate_limited"],
  },
];
