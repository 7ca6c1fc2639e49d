import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { now, setClock } from "./clock";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-25T12:00:00Z") });
});
afterEach(() => vi.useRealTimers());

it("the clock is the machine's until the database has said what time it is, and then the database's, whoever steps the machine's", () => {
  expect(now()).toBe(Date.now());
  const database = Date.now() + 30_000;
  setClock(database, performance.now());
  expect(now()).toBe(database);
  vi.setSystemTime(Date.now() + 2 * 60 * 60 * 1000);
  expect(now()).toBe(database);
  vi.advanceTimersByTime(1_500);
  expect(now()).toBe(database + 1_500);
  setClock(database, performance.now());
  expect(now(), "asked again").toBe(database);
});
