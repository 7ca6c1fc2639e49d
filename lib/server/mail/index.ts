import "server-only";
import { buffer } from "node:stream/consumers";
import { createTransport, type SendMailOptions } from "nodemailer";
import { AppError } from "@/lib/shared/errors";
import { env } from "../env";
import { processWide } from "../process-wide";
import { writeToMailbox } from "./mailbox";
import type { Mail } from "./templates";

export { type MailboxEntry, readMailbox } from "./mailbox";
export type { Mail } from "./templates";

/** Milliseconds. A mail server that does not answer must not hold a request. */
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000 };
const hardening = { disableFileAccess: true, disableUrlAccess: true };

const smtp = (url: string) =>
  processWide("mail.smtp", () => createTransport({ url, pool: true, maxConnections: 2, ...timeouts, ...hardening }));
const composer = createTransport({ streamTransport: true, newline: "windows", ...hardening });

/**
 * Sends one mail: to the server of MAIL_URL, or into the mailbox folder when there is none.
 *
 * @throws AppError `busy` when it could not be handed over; TypeError for an address that could become more than one
 *   recipient or a header, which no schema lets through
 */
export async function sendMail({ to, subject, text, html }: Mail): Promise<void> {
  if (/[\s\p{Cc},;:<>()"\\]/u.test(to) || !to.includes("@")) throw new TypeError("not a single e-mail address");
  const message = {
    from: env().MAIL_FROM,
    // As an object it is one address, never parsed as a list.
    to: { name: "", address: to },
    subject: subject.replaceAll(/\p{Cc}+/gu, " "),
    text: plainPart(text),
    html,
    headers: { "Auto-Submitted": "auto-generated" },
  };
  const url = env().MAIL_URL;
  try {
    if (url !== undefined) await smtp(url).sendMail(message);
    else await writeToMailbox(await compose(message));
  } catch (error) {
    throw new AppError("busy", { cause: error, retryAfterSeconds: 30 });
  }
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
