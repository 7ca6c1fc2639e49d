import { expect, it } from "vitest";
import { backoffSeconds } from "./backoff";

it("waits longer each time, up to a quarter of an hour, however often it failed", () => {
  expect([1, 2, 3, 7, 8, 300, 2000].map((attempts) => backoffSeconds(attempts, 0.5))).toEqual([
    10, 20, 40, 640, 900, 900, 900,
  ]);
});

it("moves by up to half in either direction", () => {
  expect([backoffSeconds(1, 0), backoffSeconds(1, 1)]).toEqual([5, 15]);
  const delays = Array.from({ length: 100 }, () => backoffSeconds(1));
  expect(new Set(delays).size).toBeGreaterThan(50);
  expect(delays.every((delay) => delay >= 5 && delay <= 15)).toBe(true);
});
