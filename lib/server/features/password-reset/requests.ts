import "server-only";
import { log } from "../../log";
import { forgive } from "../../rate-limit";

/**
 * Lets links be mailed to an address again: those that went out are over, since the password has been replaced. Otherwise whoever knew it could use up
 * the owner's, and replace it. What was replaced is replaced, also where the database fails here.
 */
export async function forgetRequests(email: string): Promise<void> {
  try {
    await forgive("forgot_mail", email);
  } catch (error) {
    log.warn({ err: error }, "the mails to an address still count after its password was replaced");
  }
}
