import "server-only";
import { randomBytes } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { env } from "../env";
import { processWide } from "../process-wide";

/** Where mails go while MAIL_URL is unset. */
export const mailboxFolder = (): string => resolve(/* turbopackIgnore: true */ env().DATA_DIR, "mailbox");

/**
 * Puts a mail into the mailbox folder, DATA_DIR/mailbox: one RFC 5322 file, readable by the owner only. It appears under
 * its name complete or not at all, and sorts behind every mail written before.
 */
export async function writeToMailbox(message: Uint8Array, now = new Date()): Promise<void> {
  const folder = mailboxFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = nextFileName(now);
  const temporary = join(folder, `.${name}.tmp`);
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(message);
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
}

/** Time in milliseconds, then a counter for mails of the same millisecond, then chance for those of other processes. */
function nextFileName(now: Date): string {
  const counter = processWide("mail.counter", () => ({ value: 0 }));
  counter.value = (counter.value + 1) % 1_000_000;
  const stamp = now.toISOString().replaceAll(/[-:.]/g, "");
  return `${stamp}-${String(counter.value).padStart(6, "0")}-${randomBytes(4).toString("hex")}.eml`;
}
