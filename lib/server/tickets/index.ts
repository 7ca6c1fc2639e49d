import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  consumeTicket,
  endLaterTicketRows, // feature:email-change
  findTicketRows,
  type FoundTicket,
  insertTicket,
  type Payload,
  type Ticket,
  type Transaction,
  type TriedTicket, // feature:totp
  countTry, // feature:totp
  expireTicketRow, // feature:totp
  findJustUsedRow, // feature:totp
  type UsedBefore, // feature:totp
  type UsedTicket,
} from "./store";

export type { Ticket } from "./store";

/** What somebody has to wait with. */
export type TicketRequest = {
  /** What it is good for, such as `sign_up`. */
  readonly purpose: string;
  /** Normalised. Whoever uses one ticket of a purpose and an address ends the others. */
  readonly email?: string;
  readonly userId?: string;
  /** What its purpose adds; whoever uses it parses it with the schema of that purpose. Never a password. */
  readonly payload?: Payload;
  readonly ttlSeconds: number;
  /** The cookie of the one browser that may use it. Leave it out for what comes by mail. */
  readonly boundTo?: string;
  /** The user's, as it is now: once that is raised, the ticket is over. */
  readonly credentialVersion?: number;
};

/** What a ticket is worth. */
export type TicketState =
  { readonly state: "good"; readonly ticket: Ticket } | { readonly state: "used" | "expired" | "unknown" };

const shape = /^[\w-]{43}$/;
const hash = (text: string): string => createHash("sha256").update(text).digest("base64url");

/**
 * Issues a ticket. Earlier ones of the same purpose and address go on working until one is used.
 *
 * @returns its secret, 256 random bits as base64url, which is stored nowhere; and when it expires, by the database's clock
 */
export async function issueTicket(
  tx: Transaction,
  { purpose, email, userId, payload = {}, ttlSeconds, boundTo, credentialVersion }: TicketRequest,
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = await insertTicket(tx, {
    id: randomUUID(),
    purpose,
    secretHash: hash(secret),
    email: email ?? null,
    userId: userId ?? null,
    payload,
    boundTo: boundTo === undefined ? null : hash(boundTo),
    credentialVersion: credentialVersion ?? null,
    ttlSeconds,
  });
  return { secret, expiresAt };
}

/**
 * Looks at a ticket and consumes nothing: for the page that a link leads to. One whose user has changed password, address or
 * factor since counts as expired. Used and expired ones are told apart from unknown ones for a day.
 *
 * @throws AppError `unavailable`
 */
export async function findTicket(purpose: string, secret: string): Promise<TicketState> {
  const [found] = shape.test(secret) ? await findTicketRows([hash(secret)]) : [];
  return judge(found?.purpose === purpose ? found : undefined);
}

// feature:mailbox begin
/**
 * What has become of each of these secrets, whatever it is good for: for whoever shows them anyway. Consumes nothing.
 *
 * @throws AppError `unavailable`
 */
export async function findTicketStates(secrets: readonly string[]): Promise<ReadonlyMap<string, TicketState["state"]>> {
  const found = new Map((await findTicketRows(secrets.map(hash))).map((row) => [row.secretHash, row]));
  return new Map(secrets.map((secret) => [secret, judge(found.get(hash(secret))).state]));
}
// feature:mailbox end

function judge(found: FoundTicket | undefined): TicketState {
  if (found === undefined) return { state: "unknown" };
  const { used, expired, superseded, secretHash: _, ...ticket } = found;
  if (used) return { state: "used" };
  return expired || superseded ? { state: "expired" } : { state: "good", ticket };
}

/**
 * Uses a ticket: once, whoever asks how often at a time. It ends all others of its purpose and address. Rolled back with the
 * transaction, so that what it was used for and its use happen together.
 *
 * @param boundTo the cookie of the browser that presents it, where it is bound to one
 * @returns undefined when it is used, expired, unknown, bound to another browser, or older than its user's credentials
 */
export async function useTicket(
  tx: Transaction,
  purpose: string,
  secret: string,
  boundTo?: string,
): Promise<UsedTicket | undefined> {
  if (!shape.test(secret)) return undefined;
  return consumeTicket(tx, purpose, hash(secret), boundTo === undefined ? null : hash(boundTo));
}

// feature:totp begin
/**
 * Takes one of the tries at a ticket that waits for a typed code, before the code is looked at: of any number of parallel guesses no more
 * than `most` are.
 *
 * @param most how many codes may be typed
 * @returns undefined when none is left, and where `useTicket` gives nothing
 */
export async function tryTicket(purpose: string, secret: string, most: number): Promise<TriedTicket | undefined> {
  return shape.test(secret) ? countTry(purpose, hash(secret), most) : undefined;
}

/** Ends a ticket that nobody has used. */
export const expireTicket = (purpose: string, secret: string): Promise<void> => expireTicketRow(purpose, hash(secret));

/** A ticket that was used within the last minute: what it was used for may be asked for twice, as by a double click. */
export async function findJustUsed(purpose: string, secret: string): Promise<UsedBefore | undefined> {
  return shape.test(secret) ? findJustUsedRow(purpose, hash(secret)) : undefined;
}
// feature:totp end
// feature:email-change begin
/** Ends the tickets of the same purpose and user that were issued after one: what they offered goes back behind it. */
export async function endLaterTickets(tx: Transaction, { id, purpose }: UsedTicket): Promise<void> {
  await endLaterTicketRows(tx, id, purpose);
}
// feature:email-change end
