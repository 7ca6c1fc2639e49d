import "server-only";
import { createHash } from "node:crypto";
import type { MailLink } from "@/lib/shared/features/mailbox";
import { judgeLinks } from "./links";
import { type MailboxEntry, readMailbox } from "./mailbox";

/** A mail as the development mailbox shows it. */
export type ShownMail = Omit<MailboxEntry, "links"> & { readonly links: readonly MailLink[] };

/** How many mails the page lists. */
const most = 50;

/**
 * The newest mails, newest first, with what has become of their links.
 *
 * @returns `more` says that older ones are there; `version` is another one whenever any of this is
 * @throws AppError `unavailable`
 */
export async function showMailbox(): Promise<{
  readonly mails: readonly ShownMail[];
  readonly more: boolean;
  readonly version: string;
}> {
  const found = await readMailbox(most + 1);
  const newest = found.slice(0, most);
  const linksOf = await judgeLinks(newest);
  const mails = newest.map((mail) => ({ ...mail, links: linksOf(mail) }));
  const seen = JSON.stringify(mails.map(({ file, links }) => [file, ...links.map(({ state }) => state)]));
  const version = createHash("sha256").update(seen).digest("base64url").slice(0, 16);
  return { mails, more: found.length > most, version };
}

/** One mail with what has become of its links; undefined where there is none by that name. @throws AppError `unavailable` */
export async function showMail(mail: MailboxEntry | undefined): Promise<ShownMail | undefined> {
  return mail === undefined ? undefined : { ...mail, links: (await judgeLinks([mail]))(mail) };
}
