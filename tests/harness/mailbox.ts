import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import PostalMime from "postal-mime";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
};

/** What has been read: a file has its name once it is whole. */
const read = new Map<string, Promise<Mail>>();

/**
 * The mails that a server would have sent, oldest first.
 *
 * @param since only those of this moment and later, as their files begin: `20260102T030405678Z`
 */
export async function readMails(dataDir: string, since = ""): Promise<readonly Mail[]> {
  const folder = join(dataDir, "mailbox");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml") && name >= since).sort();
  return Promise.all(
    names.map((name) => {
      const path = join(folder, name);
      const mail = read.get(path) ?? readMail(path);
      read.set(path, mail);
      return mail;
    }),
  );
}

async function readMail(path: string): Promise<Mail> {
  const { to, subject, text = "" } = await PostalMime.parse(await readFile(path));
  return {
    to: to?.[0]?.address ?? "",
    subject: subject ?? "",
    text,
    links: text.match(/https?:\/\/[^\s>]+/g) ?? [],
  };
}

/** Waits for the newest mail to an address, about something where that is said. */
export async function mailTo(
  dataDir: string,
  address: string,
  { about, since }: { readonly about?: string; readonly since?: string } = {},
): Promise<Mail> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const mail = (await readMails(dataDir, since)).findLast(
      ({ to, subject }) => to === address && (about === undefined || subject === about),
    );
    if (mail !== undefined) return mail;
    await sleep(20);
  }
  throw new Error(`no mail to ${address}${about === undefined ? "" : ` about “${about}”`}`);
}
