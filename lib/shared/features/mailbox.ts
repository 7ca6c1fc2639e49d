import type { RouteRow } from "../route-row";

export const mailboxPath = "/dev/mailbox";

export const routes = [
  { path: "/dev/mailbox", kind: "page", methods: ["GET"], auth: "none" },
  // What the page itself asks for: a mail as it looks, and whether there is anything new.
  { path: "/dev/mailbox/frame", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/dev/mailbox/version", kind: "api", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];

/** What has become of a link: one that carries no ticket is always good. */
export type LinkState = "good" | "used" | "expired" | "unknown";

/** A link in a mail. */
export type MailLink = { readonly url: string; readonly path: string; readonly state: LinkState };
