import "server-only";
import { readCookies } from "./cookies";

/** Whether this browser seems to have a session, signed in or to be refreshed: good enough to choose a link, for nothing else. */
export async function hasSessionCookie(): Promise<boolean> {
  return (await readCookies()).refreshToken !== undefined;
}
