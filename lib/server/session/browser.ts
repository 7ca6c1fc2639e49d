import "server-only";
import Bowser from "bowser";

/** What a User-Agent says of itself; null where it says nothing that is known. Anybody can send any: a help to recognise, no proof. */
export type Browser = { readonly name: string | null; readonly major: string | null; readonly system: string | null };

/** Reads a User-Agent header (RFC 9110 §10.1.5). The system comes without its version: every present Windows says 10, every Mac 10.15. */
export function describeBrowser(userAgent: string | null): Browser {
  // Bowser refuses an empty text.
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} };
  const [major = ""] = browser.version?.split(".") ?? [];
  return { name: browser.name || null, major: major || null, system: os.name || null };
}
