import { describe, expect, it } from "vitest";
import { sourceKey } from "./source-key";

describe("sourceKey", () => {
  it.each([
    ["an IPv4 address is itself", "203.0.113.7", "203.0.113.7"],
    ["an IPv4 address in IPv6 form is the same source", "::ffff:203.0.113.7", "203.0.113.7"],
    ["also in hexadecimal", "::ffff:cb00:7107", "203.0.113.7"],
    ["an IPv6 address counts by its /64", "2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
    ["its neighbour in the /64 is the same source", "2001:DB8:1:2::1", "2001:db8:1:2::/64"],
    ["the next /64 is another", "2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["loopback", "::1", "0:0:0:0::/64"],
    ["a zone is dropped", "fe80::1%eth0", "fe80:0:0:0::/64"],
    ["an octal-looking address is no address", "0177.0.0.1", "unknown"],
    ["a short form is no address", "127.1", "unknown"],
    ["garbage", "'; DROP TABLE", "unknown"],
    ["nothing", "", "unknown"],
    ["a list", "203.0.113.7, 198.51.100.1", "unknown"],
    ["unknown", "unknown", "unknown"],
  ])("%s", (_, address, expected) => {
    expect(sourceKey(address)).toBe(expected);
  });
});
