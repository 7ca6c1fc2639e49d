import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Heartbeat, trustedForMs } from "./heartbeat";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A heartbeat whose messages stay on their way until somebody delivers them. */
function begin() {
  const heartbeat = new Heartbeat();
  const sent: string[] = [];
  const beat = () => heartbeat.beat((payload) => Promise.resolve(sent.push(payload)));
  return { heartbeat, sent, beat };
}

describe("a heartbeat", () => {
  it("is trusted for a second from its sending, however late it comes back", async () => {
    const { heartbeat, sent, beat } = begin();
    const back = beat();
    vi.advanceTimersByTime(trustedForMs - 1);
    expect(heartbeat.isFresh()).toBe(false);
    heartbeat.heard(sent[0] ?? "");
    await back;
    expect(heartbeat.isFresh()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(heartbeat.isFresh()).toBe(false);
  });

  it("proves nothing when it was never sent, or comes a second time", async () => {
    const { heartbeat, sent, beat } = begin();
    heartbeat.heard("1");
    const back = beat();
    for (const odd of ["2", "", "x", "NaN"]) heartbeat.heard(odd);
    expect(heartbeat.isFresh()).toBe(false);
    heartbeat.heard(sent[0] ?? "");
    await back;
    vi.advanceTimersByTime(trustedForMs);
    heartbeat.heard(sent[0] ?? "");
    expect(heartbeat.isFresh()).toBe(false);
  });

  it("that an older one overtakes is not shortened by it", async () => {
    const { heartbeat, sent, beat } = begin();
    const first = beat();
    vi.advanceTimersByTime(500);
    const second = beat();
    for (const payload of sent.toReversed()) heartbeat.heard(payload);
    await Promise.all([first, second]);
    vi.advanceTimersByTime(trustedForMs - 1);
    expect(heartbeat.isFresh()).toBe(true);
  });

  it("ends the trust when the connection is gone, keeps nobody waiting, and proves nothing afterwards", async () => {
    const { heartbeat, sent, beat } = begin();
    const first = beat();
    heartbeat.heard(sent[0] ?? "");
    await first;
    const second = beat();
    heartbeat.stop();
    await second;
    expect(heartbeat.isFresh()).toBe(false);
    heartbeat.heard(sent[1] ?? "");
    expect(heartbeat.isFresh()).toBe(false);
  });

  it("that can't be sent is the sender's error", async () => {
    await expect(new Heartbeat().beat(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  });

  // feature:revocation-stream begin
  it("tells up to when everything has been heard, whenever that has moved on, and not when it comes back too late", async () => {
    const { heartbeat, sent, beat } = begin();
    const told: number[] = [];
    heartbeat.onFresh = (upTo) => told.push(upTo);
    const [sentAt, first] = [performance.now(), beat()];
    vi.advanceTimersByTime(300);
    heartbeat.heard(sent[0] ?? "");
    await first;
    expect(told).toEqual([sentAt]);
    const second = beat();
    vi.advanceTimersByTime(trustedForMs);
    heartbeat.heard(sent[1] ?? "");
    await second;
    expect(told).toEqual([sentAt]);
  });
  // feature:revocation-stream end
});
