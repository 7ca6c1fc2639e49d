import "server-only";
import type { CookieChange } from "../http/cookie";
import { cookieNames } from "./cookie-names";

/** Keeps the ticket of a step in this browser, and nowhere else. @param maxAge seconds */
export const ticketCookie = (secret: string, maxAge: number): CookieChange => ({
  name: cookieNames.ticket,
  value: secret,
  maxAge,
});

/** Takes it back. Before whatever else an answer sets: the next step has a ticket of its own. */
export const clearedTicketCookie: CookieChange = { name: cookieNames.ticket, value: "", maxAge: 0 };
