import { expect, it } from "vitest";
import { areNear } from "./request";

it.each([
  ["one address", "192.0.2.1", "192.0.2.1", true],
  ["two of IPv4", "192.0.2.1", "192.0.2.2", false],
  ["two in one /64", "2001:db8::1", "2001:db8::2", true],
  ["two of IPv6 apart", "2001:db8::1", "2001:db8:0:1::1", false],
  ["one of either kind", "127.0.0.1", "::1", undefined],
])("nearness of %s", (_, one, other, near) => {
  expect(areNear(one, other)).toBe(near);
});
