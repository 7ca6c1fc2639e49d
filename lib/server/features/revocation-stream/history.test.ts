import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { revocationLifetime } from "@/lib/shared/durations";
import type { RevocationEntry } from "../../session/revocation";
import { History } from "./history";

const session = (subject: string): RevocationEntry => ({ kind: "session", subject, version: null });
const subjectsSince = (history: History, position: string) => history.since(position)?.map(({ subject }) => subject);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it("tells what came after a position, and for how long it counts yet", () => {
  const history = new History();
  const begin = history.position;
  history.add(session("a"));
  const { position } = history;
  vi.advanceTimersByTime(60_000);
  history.add({ kind: "user", subject: "b", version: 3 });
  expect(history.since(begin)).toEqual([
    { ...session("a"), seconds: revocationLifetime - 60 },
    { kind: "user", subject: "b", version: 3, seconds: revocationLifetime },
  ]);
  expect(subjectsSince(history, position)).toEqual(["b"]);
  expect(subjectsSince(history, history.position)).toEqual([]);
  vi.advanceTimersByTime((revocationLifetime - 30) * 1000);
  expect(subjectsSince(history, begin)).toEqual(["b"]);
});

it("knows no position but its own, nor one that lies ahead", () => {
  const history = new History();
  history.add(session("a"));
  const [instance = ""] = history.position.split(".");
  for (const position of ["", "1", new History().position, `${instance}.2`, `${instance}.-1`, `${history.position} `])
    expect([position, history.since(position)]).toEqual([position, undefined]);
});

it("keeps so many, and says of what is older that it does not know", () => {
  const history = new History(3);
  const positions = [history.position];
  for (let row = 1; row <= 50; row += 1) {
    history.add(session(String(row)));
    positions.push(history.position);
    for (const [number, position] of positions.entries()) {
      const told = subjectsSince(history, position);
      const missed = Array.from({ length: row - number }, (_, index) => String(number + index + 1));
      // All or nothing; what may be asked for is always there.
      if (told !== undefined || missed.length <= 3) expect(told).toEqual(missed);
      else expect(missed.length).toBeGreaterThan(3);
    }
  }
  expect(subjectsSince(history, positions[0] ?? "")).toBeUndefined();
});
