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

/** The mails that a server would have sent, oldest first. */
export async function readMails(dataDir: string): Promise<readonly Mail[]> {
  const folder = join(dataDir, "mailbox");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  return Promise.all(
    names.map(async (name) => {
      const { to, subject, text = "" } = await PostalMime.parse(await readFile(join(folder, name)));
      return {
        to: to?.[0]?.address ?? "",
        subject: subject ?? "",
        text,
        links: text.match(/https?:\/\/[^\s>]+/g) ?? [],
      };
    }),
  );
}

/** Waits for the newest mail to an address, about something where that is said. */
export async function mailTo(dataDir: string, address: string, about?: string): Promise<Mail> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const mail = (await readMails(dataDir)).findLast(
      ({ to, subject }) => to === address && (about === undefined || subject === about),
    );
    if (mail !== undefined) return mail;
    await sleep(20);
  }
  throw new Error(`no mail to ${address}${about === undefined ? "" : ` about “${about}”`}`);
}
