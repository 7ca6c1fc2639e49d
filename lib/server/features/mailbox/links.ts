import "server-only";
import type { LinkState, MailLink } from "@/lib/shared/features/mailbox";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { env } from "../../env";
import { findTicketStates } from "../../tickets";
import type { MailboxEntry } from "./mailbox";

/** The secret of a ticket in a link to this app. Others lead elsewhere: nobody here knows what becomes of them. */
function secretIn(link: string): string | undefined {
  const { origin, searchParams } = new URL(link);
  if (origin !== env().APP_ORIGIN) return undefined;
  return [...searchParams.values()].find((value) => ticketSecretSchema.safeParse(value).success);
}

/**
 * Says of each link in these mails what the tickets' table says: whoever opens it now finds it good, or not. Looking consumes nothing.
 *
 * @returns the links of a mail, in its order
 * @throws AppError `unavailable`
 */
export async function judgeLinks(mails: readonly MailboxEntry[]): Promise<(mail: MailboxEntry) => readonly MailLink[]> {
  const secrets = new Map(mails.flatMap(({ links }) => links).map((link) => [link, secretIn(link)]));
  const presented = [...secrets.values()].filter((secret) => secret !== undefined);
  const states: ReadonlyMap<string, LinkState> =
    presented.length === 0 ? new Map<string, LinkState>() : await findTicketStates(presented);
  const judge = (url: string): MailLink => {
    const secret = secrets.get(url);
    return {
      url,
      path: new URL(url).pathname,
      state: secret === undefined ? "good" : (states.get(secret) ?? "unknown"),
    };
  };
  return ({ links }) => links.map(judge);
}

/** The secrets of links that lead nowhere any more. Letters, digits, `-` and `_` alone. */
export const deadSecrets = (links: readonly MailLink[]): readonly string[] =>
  links.filter(({ state }) => state !== "good").flatMap(({ url }) => secretIn(url) ?? []);
