import "server-only";
import { randomUUID } from "node:crypto";
import { encrypt } from "../keys/encryption";
import { isSingleAddress, type Mail } from "../mail";
import { sendDueMails } from "./sender";
import { insertMail, type Transaction } from "./store";

export { mailsUnderWay } from "./sender";

/** What is to be sent. */
export type OutgoingMail = {
  /** Which mail it is, such as `sign_up`; readable in the table. */
  readonly purpose: string;
  readonly mail: Mail;
  /** When the link in it expires: it is not sent later than that. Leave it out for notices. */
  readonly expiresAt?: Date;
};

/**
 * Puts a mail into the outbox, in the transaction of what it tells of: both happen or neither. It is sent as soon as that
 * has been committed, by this instance or another, and tried again for up to three days; nobody waits for a mail server.
 * It arrives once, but for a process that dies between handing it over and noting that: then twice, under one Message-ID.
 *
 * @throws TypeError for what is not one address
 */
export async function enqueueMail(tx: Transaction, { purpose, mail, expiresAt }: OutgoingMail): Promise<void> {
  if (!isSingleAddress(mail.to)) throw new TypeError("not a single e-mail address");
  const id = randomUUID();
  const encrypted = encrypt(JSON.stringify(mail), { purpose: "outbox", id });
  await insertMail(tx, { id, purpose, ...encrypted, expiresAt: expiresAt ?? null }, () => void sendDueMails());
}

/** Picks up what was left: mails whose time to try again has come, and those of instances that died. For `every`. */
export const outboxJob = { seconds: 5, name: "outbox", run: sendDueMails } as const;
