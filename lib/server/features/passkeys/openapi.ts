import "server-only";
import {
  addPasskeySchema,
  ceremonyOptionsSchema,
  passkeySchema,
  passkeySignInSchema,
  passkeysSchema,
  renamePasskeySchema,
} from "@/lib/shared/features/passkeys";
import type { Operation } from "@/lib/shared/operation";
import { wayInSchema } from "@/lib/shared/way-in";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/passkeys/sign-in/options",
    method: "POST",
    summary: "Ask for a passkey",
    description:
      "For `navigator.credentials.get`. What comes of it signs in, takes a second step, or proves again who one is. The challenge is good for ten minutes, once, in the browser that has the cookie.",
    success: { status: 200, description: "A challenge.", schema: ceremonyOptionsSchema, setsCookies: true },
    errors: ["rate_limited"],
  },
  {
    path: "/api/auth/passkeys/sign-in",
    method: "POST",
    summary: "Sign in with a passkey",
    description: "Without address and password. It is two factors by itself: no second step follows for want of one.",
    body: passkeySignInSchema,
    success: { status: 200, description: "As for a password.", schema: wayInSchema, setsCookies: true },
    errors: ["passkey_unknown", "passkey_refused", "passkey_copied", "challenge_expired", "rate_limited"],
  },
  {
    path: "/api/auth/passkeys/registration/options",
    method: "POST",
    summary: "Begin to add a passkey",
    description: "For `navigator.credentials.create`. The challenge is good for ten minutes, once, in this session.",
    success: { status: 200, description: "A challenge.", schema: ceremonyOptionsSchema },
    errors: ["reauthentication_required", "passkeys_full", "rate_limited"],
  },
  {
    path: "/api/auth/passkeys",
    method: "POST",
    summary: "Add a passkey",
    description: "Without a name it is called by who keeps it, or by the browser.",
    body: addPasskeySchema,
    success: { status: 201, description: "Added.", schema: passkeySchema },
    errors: ["reauthentication_required", "challenge_expired", "passkey_exists", "passkeys_full", "rate_limited"],
  },
  {
    path: "/api/auth/passkeys",
    method: "GET",
    summary: "List my passkeys",
    success: { status: 200, description: "The oldest first.", schema: passkeysSchema },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/auth/passkeys/{id}",
    method: "PATCH",
    summary: "Rename one of my passkeys",
    body: renamePasskeySchema,
    success: { status: 200, description: "Renamed.", schema: passkeySchema },
    errors: ["reauthentication_required", "not_found", "rate_limited"],
  },
  {
    path: "/api/auth/passkeys/{id}",
    method: "DELETE",
    summary: "Remove one of my passkeys",
    description: "Sessions that began with it go on.",
    success: { status: 204, description: "Removed." },
    errors: ["reauthentication_required", "not_found", "last_way_in", "rate_limited"],
  },
];
