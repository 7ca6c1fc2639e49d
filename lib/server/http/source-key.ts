import "server-only";
import ipaddr from "ipaddr.js";

/**
 * What counts as one source of requests: an IPv4 address, or the /64 of an IPv6 address, which is the least that one
 * subscriber is given. An IPv4 address in IPv6 form is the IPv4 address.
 *
 * @returns `unknown` for anything that is not an address; all such share one counter
 */
export function sourceKey(address: string): string {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return address;
  if (!ipaddr.IPv6.isValid(address)) return "unknown";
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
