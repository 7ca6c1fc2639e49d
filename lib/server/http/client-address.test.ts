import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

describe("clientAddress", () => {
  it.each([
    [0, undefined, "192.0.2.1", "192.0.2.1"],
    [0, "203.0.113.9", "192.0.2.1", "192.0.2.1"],
    [0, "203.0.113.9", "::ffff:192.0.2.1", "192.0.2.1"],
    [0, undefined, "2001:DB8::1", "2001:db8::1"],
    [1, "203.0.113.9", "192.0.2.1", "203.0.113.9"],
    [1, "spoofed, 203.0.113.9", "192.0.2.1", "203.0.113.9"],
    [1, ["198.51.100.7", "203.0.113.9"], "192.0.2.1", "203.0.113.9"],
    [1, " ::ffff:203.0.113.9 ", "192.0.2.1", "203.0.113.9"],
    [2, "198.51.100.7, 203.0.113.9", "192.0.2.1", "198.51.100.7"],
    [2, "spoofed, 198.51.100.7, 203.0.113.9", "192.0.2.1", "198.51.100.7"],
    [2, "203.0.113.9", "192.0.2.1", "203.0.113.9"],
    [1, undefined, "192.0.2.1", "192.0.2.1"],
    [1, "", "192.0.2.1", "192.0.2.1"],
    [1, "not an address", "192.0.2.1", "unknown"],
    [1, "203.0.113.9:4711", "192.0.2.1", "unknown"],
    [1, "<script>", "192.0.2.1", "unknown"],
    [0, undefined, undefined, "unknown"],
    [0, undefined, "", "unknown"],
  ] as const)("behind %s proxies, with %j and the socket %j, is %s's", (hops, header, socket, wanted) => {
    expect(clientAddress(header, socket, hops)).toBe(wanted);
  });

  it("never takes what stands left of the trusted entries, however much of it there is", () => {
    const spoofed = Array.from({ length: 50 }, (_, index) => `203.0.113.${String(index)}`).join(",");
    expect(clientAddress(`${spoofed},198.51.100.7`, "192.0.2.1", 1)).toBe("198.51.100.7");
  });
});
