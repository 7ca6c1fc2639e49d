import "server-only";
import Bowser from "bowser";

/** What a User-Agent says of itself; null where it says nothing that is known. Anybody can send any: a help to recognise, no proof. */
export type Browser = { readonly name: string | null; readonly major: string | null; readonly system: string | null };

/** Bowser knows these; of anything else it repeats what stands there, which anybody could have written. */
const known: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));

/** Reads a User-Agent header (RFC 9110 §10.1.5). The system comes without its version: every present Windows says 10, every Mac 10.15. */
export function describeBrowser(userAgent: string | null): Browser {
  // Bowser refuses an empty text.
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} };
  const [major = ""] = browser.version?.split(".") ?? [];
  const { name } = browser;
  if (name === undefined || !known.has(name)) return { name: null, major: null, system: os.name || null };
  return { name, major: major || null, system: os.name || null };
}

/** What a User-Agent says of itself in a few words, such as `Firefox on Windows`; null where it says nothing that is known. */
export function deviceOf(userAgent: string | null): string | null {
  const { name, system } = describeBrowser(userAgent);
  return name === null || system === null ? (name ?? system) : `${name} on ${system}`;
}
