import "server-only";
import type { Operation } from "@/lib/shared/operation";

const seeOther = (description: string) => ({ status: 303, description, setsCookies: true }) as const;

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/sso/{provider}",
    method: "GET",
    summary: "Sign in with an identity provider",
    description:
      "For browsers: leads to the provider. A provider that does not answer leads to the login page, which says so.",
    query: {
      next: "Where to go on to afterwards, on this origin.",
      staySignedIn: "`on`, which is the default, or `off`: as at the other ways in.",
    },
    success: seeOther("On to the provider."),
    errors: ["invalid_input", "not_found", "rate_limited"],
  },
  {
    path: "/api/auth/sso/{provider}/callback",
    method: "GET",
    summary: "Come back from an identity provider",
    description:
      "What is registered at the provider. Takes an answer once, in the browser that asked. Whatever is refused leads to a page that says why.",
    query: { code: "RFC 6749 §4.1.2.", state: "As it was sent.", iss: "RFC 9207.", error: "RFC 6749 §4.1.2.1." },
    success: seeOther("Signed in, or on to what is still needed."),
    errors: ["rate_limited"],
  },
  {
    path: "/api/auth/sso/{provider}/connect",
    method: "GET",
    summary: "Connect an identity provider to the account",
    description: "For browsers, from a page of this app: leads to the provider.",
    success: seeOther("On to the provider."),
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/auth/sso/{provider}/confirm",
    method: "GET",
    summary: "Prove again who you are, at a provider",
    description: "For browsers, from a page of this app: leads to the provider, which has to ask anew.",
    query: { next: "Where to go on to afterwards, on this origin." },
    success: seeOther("On to the provider."),
    errors: ["rate_limited"],
  },
  {
    path: "/api/account/identities",
    method: "POST",
    summary: "Connect the identity that waits in this browser",
    description:
      "One that its owner went for from the settings waits, and one whose address has an account until the owner of that has signed in. A form is answered 303.",
    success: { status: 204, description: "Connected.", setsCookies: true },
    errors: ["reauthentication_required", "sso_expired", "sso_taken", "identities_full", "rate_limited"],
  },
  ...(["DELETE", "POST"] as const).map((method) => ({
    path: "/api/account/identities/{id}",
    method,
    summary: "Disconnect an identity",
    description: "Also where there is none of this id any more. A form can only POST, and is answered 303.",
    success: { status: 204, description: "Disconnected." } as const,
    errors: ["reauthentication_required", "last_way_in", "rate_limited"] as const,
  })),
];
