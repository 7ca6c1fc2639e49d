import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EventStream } from "./stream";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: Uint8Array | undefined) => new TextDecoder().decode(chunk);

function make(...backlog: readonly string[]) {
  const [hangUp, onGone] = [vi.fn(), vi.fn()];
  const stream = new EventStream(backlog.map(bytes).values(), hangUp, onGone);
  return { stream, hangUp, onGone, reader: stream.body.getReader() };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
});
afterEach(() => vi.useRealTimers());

it("what is pushed comes behind what lies behind, in order", async () => {
  const { stream, reader } = make("1", "2");
  stream.push(bytes("3"));
  const first = text((await reader.read()).value);
  stream.push(bytes("4"));
  let all = first;
  while (all.length < 4) all += text((await reader.read()).value);
  expect(all).toBe("1234");
  const next = reader.read();
  stream.push(bytes("5"));
  expect(text((await next).value)).toBe("5");
  const last = reader.read();
  stream.push(bytes("6"));
  expect(text((await last).value)).toBe("6");
});

it("a backlog is made while it is read, and no further", async () => {
  let made = 0;
  const endless = (function* () {
    for (;;) yield bytes(String(made++));
  })();
  const stream = new EventStream(endless, vi.fn(), vi.fn());
  const reader = stream.body.getReader();
  for (let read = 0; read < 5; read += 1) await reader.read();
  expect(made).toBeLessThan(8);
  await reader.cancel();
});

it("of what only the newest counts one waits", async () => {
  const { stream, reader } = make();
  await vi.waitFor(() => stream.push(bytes("a"), true));
  for (const beat of ["b", "c", "d"]) stream.push(bytes(beat), true);
  stream.push(bytes("row "));
  stream.push(bytes("e"), true);
  stream.push(bytes("f"), true);
  let all = "";
  while (!all.endsWith("f")) all += text((await reader.read()).value);
  expect(all).toMatch(/^a?d?row f$/);
});

it("a reader who takes nothing for ten seconds is stuck, and one who has too much to take", async () => {
  const idle = make();
  await Promise.resolve();
  vi.advanceTimersByTime(60_000);
  expect(idle.stream.isStuck, "nothing waits").toBe(false);
  const slow = make("first");
  for (let pushed = 0; pushed < 3; pushed += 1) slow.stream.push(bytes("row"));
  expect(slow.stream.isStuck).toBe(false);
  vi.advanceTimersByTime(10_001);
  expect(slow.stream.isStuck).toBe(true);
  const full = make("first");
  full.stream.push(new Uint8Array(1_000_001));
  expect(full.stream.isStuck).toBe(true);
});

it("one that is cut off is hung up on, and holds nothing any more", async () => {
  const { stream, reader, hangUp, onGone } = make();
  stream.push(bytes("row"));
  stream.cut();
  expect(hangUp).toHaveBeenCalledTimes(1);
  stream.push(bytes("late"));
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) rest += text(read.value);
  expect(rest).not.toContain("late");
  expect(onGone).not.toHaveBeenCalled();
});

it("one that ends is given the time to read, and then hung up on", async () => {
  const { stream, reader, hangUp } = make();
  stream.end();
  expect((await reader.read()).done).toBe(true);
  expect(hangUp).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_001);
  expect(hangUp).toHaveBeenCalledTimes(1);
});

it("one whose reader has gone says so, and may be ended and cut all the same", async () => {
  const { stream, reader, onGone } = make("1");
  await reader.cancel();
  expect(onGone).toHaveBeenCalledTimes(1);
  stream.push(bytes("2"));
  expect(() => {
    stream.end();
    stream.cut();
  }).not.toThrow();
});
