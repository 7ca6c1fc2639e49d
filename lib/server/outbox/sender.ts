import "server-only";
import { z } from "zod";
import { log } from "../log";
import { decrypt, DecryptionError } from "../keys/encryption";
import { describeMailFailure, sendMail } from "../mail";
import { processWide } from "../process-wide";
import { outsideRequests } from "../request-context";
import { backoffSeconds } from "./backoff";
import { type ClaimedMail, claimMail, deleteMail, extendClaim, postponeMail } from "./store";

/** Mails that one process hands over at a time: a server that hangs holds up some, not all. */
const mostAtOnce = 4;
/** Milliseconds between two extensions of a claim; three fit into one. */
const extensionInterval = 20_000;

const mailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() });

type Sender = {
  readonly workers: Set<Promise<void>>;
  /** How often a mail came while every worker was busy. */
  missed: number;
};

const sender = () => processWide("outbox.sender", (): Sender => ({ workers: new Set(), missed: 0 }));

/**
 * Sends what is due, one mail after the other, until nothing is. Several calls share the work.
 *
 * @returns when this call has nothing left to do; never rejects
 */
export async function sendDueMails(): Promise<void> {
  const state = sender();
  if (state.workers.size >= mostAtOnce) {
    // Whoever is done next looks once more: it may have looked just before this mail came.
    state.missed += 1;
    return;
  }
  const worker = outsideRequests(() => workThrough(state)).finally(() => state.workers.delete(worker));
  state.workers.add(worker);
  await worker;
}

/** Waits for the mails that this process is sending: for a command, which ends when it is done. */
export async function mailsUnderWay(): Promise<void> {
  while (sender().workers.size > 0) await Promise.all(sender().workers);
}

async function workThrough(state: Sender): Promise<void> {
  try {
    let seen: number;
    do {
      seen = state.missed;
      for (let mail = await claimMail(); mail !== undefined; mail = await claimMail()) await deliver(mail);
    } while (seen !== state.missed);
  } catch (error) {
    log.warn({ err: error }, "the outbox could not be worked off; the next round tries again");
  }
}

async function deliver(mail: ClaimedMail): Promise<void> {
  const { id, purpose, attempts } = mail;
  if (mail.expired) {
    await deleteMail(id);
    log.warn({ id, purpose, attempts }, "a mail was dropped: what it speaks of has expired");
    return;
  }
  const extension = setInterval(() => void extendClaim(mail).catch(() => undefined), extensionInterval).unref();
  try {
    const content: unknown = JSON.parse(decrypt(mail, { purpose: "outbox", id }));
    await sendMail(mailSchema.parse(content), id);
  } catch (error) {
    await giveBack(mail, error);
    return;
  } finally {
    clearInterval(extension);
  }
  // A process that dies before this line sends the mail a second time, under the same Message-ID.
  await deleteMail(id);
}

async function giveBack(mail: ClaimedMail, error: unknown): Promise<void> {
  const failure = describeMailFailure(error);
  const { permanent } = failure;
  // Ours, and it names the key that is missing; what a mail server says in words stays out.
  const reason = error instanceof DecryptionError ? error.message : failure.reason;
  const state = await postponeMail(mail, { reason, permanent, delaySeconds: backoffSeconds(mail.attempts) });
  const fields = { id: mail.id, purpose: mail.purpose, attempts: mail.attempts, reason };
  if (state === "dead") log.error(fields, "a mail was given up");
  else log.warn(fields, "a mail could not be handed over; it is tried again");
}
