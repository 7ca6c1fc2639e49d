import "server-only";
import ipaddr from "ipaddr.js";

/**
 * The address of the client, given how many proxies in front of this server are known to append to `X-Forwarded-For`.
 *
 * With 0 hops it is the socket's own peer and the header is not looked at. With n hops it is the n-th entry from the right,
 * counted behind the socket's peer; entries further left were written by whoever sent them.
 *
 * Some proxies write the port as well, and IPv6 addresses in brackets (as RFC 7239 §6 does).
 *
 * @returns a normalised IPv4 or IPv6 address, or `unknown`
 */
export function clientAddress(
  forwardedFor: string | readonly string[] | undefined,
  socketAddress: string | undefined,
  trustedProxyHops: number,
): string {
  const forwarded =
    trustedProxyHops === 0 ? "" : typeof forwardedFor === "string" ? forwardedFor : (forwardedFor ?? []).join(",");
  const chain = [...forwarded.split(","), socketAddress ?? ""]
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const entry = withoutPort(chain.at(-1 - trustedProxyHops) ?? chain[0] ?? "");
  return ipaddr.isValid(entry) ? ipaddr.process(entry).toString() : "unknown";
}

/** Whether an address is this machine's own (127.0.0.0/8, `::1`). */
export const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";

/** `203.0.113.7:51234`, `[2001:db8::7]:443` and `[2001:db8::7]` without what is no address. */
const withoutPort = (entry: string): string => {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(entry) ?? [];
  return bracketed ?? plain ?? entry;
};
