import "server-only";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/logout",
    method: "POST",
    summary: "Sign out",
    description:
      "Ends this session; its access token is refused on the next request, on every instance. As a plain form it answers 303 to /login.",
    success: { status: 204, description: "Signed out." },
    errors: [],
  },
  {
    path: "/api/auth/logout-all",
    method: "POST",
    summary: "Sign out everywhere",
    description:
      "Ends all sessions of this person. As a plain form it answers 303 to /login; or 409 when its field `_owner` is that of a page of another account.",
    success: { status: 204, description: "All sessions of this person have ended." },
    errors: ["rate_limited"],
  },
  {
    path: "/api/auth/logout-others",
    method: "POST",
    summary: "Sign out everywhere else",
    description:
      "Ends all sessions of this person but the one that asks. As a plain form it answers 303 to the page that it was sent from; or 409 when its field `_owner` is that of a page of another account.",
    success: { status: 204, description: "All other sessions of this person have ended." },
    errors: ["rate_limited"],
  },
];
