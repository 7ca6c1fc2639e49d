import "server-only";
import { buffer } from "node:stream/consumers";
import { createTransport, type SendMailOptions } from "nodemailer";
import { env } from "../env";
import { processWide } from "../process-wide";
import type { Mail } from "./layout";
import { writeToMailbox } from "./mailbox";

export type { Mail } from "./layout";
export { describeMailFailure } from "./refusal";

/**
 * Milliseconds. Nobody waits for a mail, and a server that scans one before it answers must not be cut off: it would get
 * it a second time.
 */
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 10_000, socketTimeout: 60_000, dnsTimeout: 5_000 };
const hardening = { disableFileAccess: true, disableUrlAccess: true };

// One connection a mail: a pool sends again by itself when one breaks, and nobody could tell how often.
const smtp = (url: string) => processWide("mail.smtp", () => createTransport({ url, ...timeouts, ...hardening }));
const composer = createTransport({ streamTransport: true, newline: "windows", ...hardening });

/** Whether a mail to this can only go to one recipient: no list, no group, no header behind it. No schema lets others through. */
export const isSingleAddress = (to: string): boolean => !/[\s\p{Cc},;:<>()"\\]/u.test(to) && to.includes("@");

/**
 * Hands one mail over: to the server of MAIL_URL, or to the mailbox folder when there is none. For the outbox alone, which
 * tries again; whoever has a mail to send gives it to that.
 *
 * @param id unique, and the same each time this mail is sent: its Message-ID, by which mail programs know a second copy
 * @throws what went wrong, for `describeMailFailure`; TypeError for what is not one address
 */
export async function sendMail({ to, subject, text, html }: Mail, id: string): Promise<void> {
  if (!isSingleAddress(to)) throw new TypeError("not a single e-mail address");
  const { APP_ORIGIN, MAIL_FROM, MAIL_URL } = env();
  const message = {
    from: MAIL_FROM,
    // As an object it is one address, never parsed as a list.
    to: { name: "", address: to },
    subject: subject.replaceAll(/\p{Cc}+/gu, " "),
    text: plainPart(text),
    html,
    messageId: `<${id}@${new URL(APP_ORIGIN).hostname}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
  if (MAIL_URL !== undefined) await smtp(MAIL_URL).sendMail(message);
  else await writeToMailbox(await compose(message));
}

/** The mail as RFC 5322 text. */
async function compose(message: SendMailOptions): Promise<Uint8Array> {
  const composed = (await composer.sendMail(message)).message;
  return Buffer.isBuffer(composed) ? composed : buffer(composed);
}

/**
 * Plain ASCII text goes out as it is (RFC 5322 §2.1.1 allows lines of 998 characters), so that a link in a mail file can
 * be copied from any viewer. nodemailer would break lines of more than 76 characters with quoted-printable.
 */
function plainPart(text: string): string | { raw: string } {
  if (!/^[\n\u0020-\u007e]*$/.test(text) || text.split("\n").some((line) => line.length > 998)) return text;
  return { raw: `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n${text}` };
}
