import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ClosedCounters } from "./closed";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

it("a closed counter opens when its window ends, or when it is opened, and not before", () => {
  const closed = new ClosedCounters();
  closed.close("ada", 1_000);
  closed.close("grace", 1_000);
  closed.open("grace");
  vi.advanceTimersByTime(999);
  expect([closed.msLeft("ada"), closed.msLeft("grace"), closed.msLeft("nobody")]).toEqual([1, 0, 0]);
  vi.advanceTimersByTime(1);
  expect(closed.msLeft("ada")).toBe(0);
});

it("a closed counter is asked of the table again after five seconds, however long its window lasts: somebody may have opened it", () => {
  const closed = new ClosedCounters();
  closed.close("ada", 600_000);
  vi.advanceTimersByTime(4_999);
  expect(closed.msLeft("ada")).toBe(595_001);
  vi.advanceTimersByTime(1);
  expect(closed.msLeft("ada")).toBe(0);
});

it("of more than ten thousand closed counters the oldest is forgotten: a flood of keys fills no memory", () => {
  const closed = new ClosedCounters();
  for (let key = 0; key <= 10_000; key += 1) closed.close(String(key), 1_000);
  expect([closed.msLeft("0"), closed.msLeft("1"), closed.msLeft("10000")]).toEqual([0, 1_000, 1_000]);
});
