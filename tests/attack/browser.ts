import type { Answer, CookieJar, Sent } from "../harness";

/** One request of a chain, and its answer. */
export type Hop = { readonly method: string; readonly path: string; readonly answer: Answer };

const mostHops = 20;

/**
 * Follows redirects as browsers do: 307 and 308 repeat method and body, after the others a GET follows (RFC 9110 §15.4). Stops
 * after 20 hops, as browsers do.
 */
export async function browse(jar: CookieJar, path: string, sent: Sent = {}): Promise<readonly Hop[]> {
  const hops: Hop[] = [];
  let next: { readonly path: string; readonly sent: Sent } = { path, sent };
  while (hops.length < mostHops) {
    const answer = await jar.send(next.path, next.sent);
    hops.push({ method: next.sent.method ?? "GET", path: next.path, answer });
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status > 399 || location === undefined) return hops;
    const target = new URL(location, "http://here.invalid");
    const follow = target.pathname + target.search;
    const keeps = answer.status === 307 || answer.status === 308;
    const headers = next.sent.headers ?? {};
    next = { path: follow, sent: keeps ? next.sent : { method: "GET", headers } };
  }
  return hops;
}

/** Where a chain ended. */
export function endOf(hops: readonly Hop[]): Hop {
  const last = hops.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  return last;
}
