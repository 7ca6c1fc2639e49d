import "server-only";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { env } from "../../env";
import { isLoopback } from "../../http/client-address";
import { mailboxFolder } from "../../mail/mailbox";
import { currentClient } from "../../request-context";

/** A mail in the mailbox folder, as the development mailbox shows it. */
export type MailboxEntry = {
  /** The file's name, without a path. */
  readonly file: string;
  readonly date: Date;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Undefined where it is plain text alone. */
  readonly html: string | undefined;
  /** The http(s) URLs in the text, in order, each once. */
  readonly links: readonly string[];
};

/**
 * Whether mails are kept here, and whoever asks may look: with the embedded default while MAIL_URL is unset, from this machine alone.
 * To anybody else they are other people's mails.
 */
export function mayReadMailbox(): boolean {
  const { PORTCULLIS_EMBEDDED, MAIL_URL } = env();
  return PORTCULLIS_EMBEDDED && MAIL_URL === undefined && isLoopback(currentClient().ip);
}

/** Our mails take a few kB; what is larger was not put here by us. */
const largestMailBytes = 1_000_000;
const fileName = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-\d{6}-[0-9a-f]{8}\.eml$/;

/**
 * The newest mails of the mailbox folder, newest first. Files that are not mails are passed over; there need be no folder.
 *
 * @param limit how many to return at most
 */
export async function readMailbox(limit: number): Promise<readonly MailboxEntry[]> {
  const names = await readdir(mailboxFolder()).catch(() => []);
  const newestFirst = names
    .filter((name) => fileName.test(name))
    .sort()
    .reverse();
  const entries: MailboxEntry[] = [];
  for (const name of newestFirst) {
    if (entries.length >= limit) break;
    const entry = await readEntry(name);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/**
 * One mail of the folder; undefined where there is none by that name.
 *
 * @param file as it was asked for
 */
export async function readMail(file: string | null): Promise<MailboxEntry | undefined> {
  return file !== null && fileName.test(file) ? readEntry(file) : undefined;
}

async function readEntry(name: string): Promise<MailboxEntry | undefined> {
  const path = join(mailboxFolder(), name);
  try {
    const { size } = await stat(path);
    if (size === 0 || size > largestMailBytes) return undefined;
    const mail = await PostalMime.parse(await readFile(path), { maxNestingDepth: 10 });
    const to = mail.to?.map((address) => address.address ?? address.name).join(", ") ?? "";
    if (to === "" && mail.subject === undefined) return undefined;
    const text = mail.text ?? "";
    const links = [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])].filter((link) => URL.canParse(link));
    return { file: name, date: dateOf(name), to, subject: mail.subject ?? "", text, html: mail.html, links };
  } catch {
    // Gone in the meantime, not readable, or nested beyond reason.
    return undefined;
  }
}

function dateOf(name: string): Date {
  const [, year, month, day, hour, minute, second, millisecond] = fileName.exec(name) ?? [];
  return new Date(
    `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}.${millisecond ?? ""}Z`,
  );
}
