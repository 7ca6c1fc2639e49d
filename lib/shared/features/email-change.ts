import { z } from "zod";
import { day, hour, minute } from "../durations";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { emailSchema, ticketSecretSchema } from "../schemas";
import { span } from "../spans";

export const routes = [
  { path: "/settings/account/email", kind: "page", methods: ["GET", "POST"], auth: "cookie", freshWithin: 10 * minute },
  { path: "/confirm-email", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/undo-email", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/api/account/email", kind: "api", methods: ["POST"], auth: "bearer", freshWithin: 10 * minute },
  { path: "/api/account/email/confirm", kind: "api", methods: ["POST"], auth: "none" },
  { path: "/api/account/email/undo", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

/** How long the link to the new address works, and the one to the address of before, in seconds. */
export const confirmTtl = hour;
export const undoTtl = 7 * day;

/** How long before a change what was added to the account is taken away with it when it is undone, in seconds: whoever changed it may have added that first. */
export const undoReach = 7 * day;

const added: readonly string[] = [
  "passkeys", // feature:passkeys
  "connections to providers", // feature:sso
  "a second factor", // feature:totp
  "API tokens", // feature:api-tokens
  "links to notes", // feature:sharing
];
/** What an undone change takes with it, as its page and mails say; empty where nothing can be added. */
export const goesToo =
  added.length === 0
    ? ""
    : `What was added from ${span(undoReach * 1000)} before the change on goes too: ${added.join(", ")}.`;

export const changeEmailSchema = z.strictObject({ email: emailSchema }).meta({ id: "ChangeEmail" });
/** What the page behind either link sends. */
export const emailLinkSchema = z.strictObject({ token: ticketSecretSchema }).meta({ id: "EmailLink" });

export const limits = {
  // Requests of one person; the key is the user's id.
  email_change_account: { points: 5, seconds: hour },
  email_change_source: { variable: "RATE_LIMIT_EMAIL_CHANGE_SOURCE", points: 20, seconds: hour },
  // Uses of either link.
  email_link_source: { variable: "RATE_LIMIT_EMAIL_LINK_SOURCE", points: 20, seconds: 600 },
  // Mails to one address; the key is the normalised address. The window is as long as a link lives: whoever gets no further mail has
  // had one that still works.
  email_change_mail: { points: 3, seconds: confirmTtl },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // Somebody asked for another address; `detail.known` says whether that has an account.
  email_change_request: { success: { words: "Asked to change the e-mail address", mark: "done", device: true } },
  // The link to the new address was used, or could not be.
  email_change: { success: { words: "E-mail address changed", mark: "done", device: true } },
  // The link to the address of before was used, or could not be; what was added `detail.since` goes too.
  email_change_undo: { success: { words: "E-mail address taken back", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
