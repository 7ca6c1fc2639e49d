import { describe, expect, it, vi } from "vitest";
import { type Notify, rollChannel, RollCall } from "./roll-call";

/** Three feeds on one database, by the process ids of their connections: every notification reaches all that listen. */
function begin(silent: readonly number[] = []) {
  const feeds = new Map([10, 20, 30].map((pid) => [pid, new RollCall(`feed_${pid}`)]));
  const sent: string[] = [];
  const notifyFrom =
    (sender: number): Notify =>
    async (channel, payload) => {
      sent.push(`${channel}: ${payload}`);
      for (const [pid, feed] of feeds) {
        if (channel === rollChannel && !silent.includes(pid)) await feed.answer(payload, notifyFrom(pid));
        if (channel === `feed_${pid}`) feed.heard(payload, sender);
      }
    };
  const call = (others: readonly number[], limitMs = 1000) =>
    feeds.get(10)?.call(others, notifyFrom(10), limitMs) ?? Promise.reject(new Error("no feed"));
  return { sent, call, feed: feeds.get(10) };
}

describe("a roll call", () => {
  it("is over when every other feed has answered on the caller's own channel", async () => {
    const { sent, call } = begin();
    await call([20, 30]);
    expect(sent).toEqual([`${rollChannel}: feed_10 1`, "feed_10: heard 1", "feed_10: heard 1"]);
  });

  it("is over at once, and not even made, where there is no other feed", async () => {
    const { sent, call } = begin();
    await call([]);
    expect(sent).toEqual([]);
  });

  it("fails when one feed says nothing within the limit", async () => {
    vi.useFakeTimers();
    try {
      const failed = expect(begin([30]).call([20, 30])).rejects.toThrow("no answer in time");
      await vi.advanceTimersByTimeAsync(1000);
      await failed;
    } finally {
      vi.useRealTimers();
    }
  });

  it("is not answered by who was not asked, for another call, or twice by the same", async () => {
    const { call, feed } = begin([20, 30]);
    const over = vi.fn();
    const calling = call([20, 30]).then(over);
    for (const [payload, backend] of [
      ["heard 1", 20],
      ["heard 1", 20],
      ["heard 1", 40],
      ["heard 2", 30],
    ] as const)
      expect(feed?.heard(payload, backend)).toBe(true);
    await new Promise(setImmediate);
    expect(over).not.toHaveBeenCalled();
    feed?.heard("heard 1", 30);
    await calling;
    expect(over).toHaveBeenCalledOnce();
  });

  it("fails with the connection that it goes out on", async () => {
    const broken: Notify = () => Promise.reject(new Error("gone"));
    await expect(new RollCall("feed_1").call([2], broken, 1000)).rejects.toThrow("gone");
    await expect(new RollCall("feed_1").answer("feed_2 1", broken)).rejects.toThrow("gone");
  });

  it("of its own, and what is none, a feed does not answer; a heartbeat is no answer", async () => {
    const notify = vi.fn<Notify>();
    const feed = new RollCall("feed_1");
    for (const odd of ["feed_1 1", "feed_2", ""]) await feed.answer(odd, notify);
    expect(notify).not.toHaveBeenCalled();
    expect(feed.heard("12", 2)).toBe(false);
  });
});
