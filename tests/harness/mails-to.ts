import { expect, vi } from "vitest";
import type { Mail } from "./mailbox";
import type { TestServer } from "./server";

/** The mails to an address about something, oldest first, once there are so many. */
export function mailsTo(server: TestServer, email: string, subject: string, count = 1): Promise<readonly Mail[]> {
  return vi.waitFor(async () => {
    const mails = (await server.mailbox()).filter((mail) => mail.to === email && mail.subject === subject);
    expect(mails).toHaveLength(count);
    return mails;
  }, 10_000);
}
