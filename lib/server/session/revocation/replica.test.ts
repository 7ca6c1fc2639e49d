import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { revocationLifetime } from "@/lib/shared/durations";
import { type RevocationEntry, RevocationReplica } from "./replica";

const token = { sid: "session", jti: "token", sub: "user", ver: 3 };
const session = (subject: string): RevocationEntry => ({ kind: "session", subject, version: null });
const single = (subject: string): RevocationEntry => ({ kind: "token", subject, version: null });
const user = (version: number): RevocationEntry => ({ kind: "user", subject: "user", version });

function judged(...entries: readonly RevocationEntry[]) {
  const replica = new RevocationReplica();
  for (const entry of entries) replica.apply(entry);
  return replica.judge(token);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the replica of revocations", () => {
  it("finds a token good that nothing hits", () => {
    expect(judged()).toBe("good");
    expect(judged(session("token"))).toBe("good");
    expect(judged(single("session"))).toBe("good");
    expect(judged(user(3), user(1))).toBe("good");
  });

  it("refuses by session, by token and by version", () => {
    expect(judged(session("session"))).toBe("revoked");
    expect(judged(single("token"))).toBe("superseded");
    expect(judged(single("token"), session("session"))).toBe("revoked");
    expect(judged(user(4))).toBe("superseded");
    expect(judged(user(4), session("session"))).toBe("revoked");
  });

  it("comes to the same end in whatever order, and however often, rows arrive", () => {
    expect(judged(user(4), user(2), user(4))).toBe("superseded");
    expect(judged(user(2), user(4))).toBe("superseded");
  });

  it("forgets a row when the last token that it can hit has expired, and no earlier", () => {
    const replica = new RevocationReplica();
    const pass = (seconds: number) => {
      vi.advanceTimersByTime(seconds * 1000);
      replica.prune();
    };
    replica.apply(session("session"));
    pass(100);
    replica.apply(session("session"));
    replica.apply(user(4));
    pass(revocationLifetime - 1);
    expect([replica.size, replica.judge(token)]).toEqual([2, "revoked"]);
    replica.apply(user(2));
    pass(1);
    expect([replica.size, replica.judge(token)]).toEqual([1, "superseded"]);
    pass(revocationLifetime - 1);
    expect([replica.size, replica.judge(token)]).toEqual([0, "good"]);
  });

  it("forgets nothing when the machine's clock is set ahead for a while", () => {
    const replica = new RevocationReplica();
    replica.apply(session("session"));
    const steady = performance.now();
    vi.setSystemTime(Date.now() + 2 * 60 * 60 * 1000);
    expect(performance.now(), "control: only the wall clock has moved").toBe(steady);
    replica.prune();
    expect(replica.judge(token)).toBe("revoked");
  });

  // feature:revocation-stream begin
  it("knows what it has heard, and of a user's rows what says no more", () => {
    const replica = new RevocationReplica();
    const rows = [session("a"), single("a"), user(3)];
    expect(rows.map((row) => replica.knows(row))).toEqual([false, false, false]);
    for (const row of rows) replica.apply(row);
    expect(rows.map((row) => replica.knows(row))).toEqual([true, true, true]);
    expect([session("b"), single("b"), user(2), user(4)].map((row) => replica.knows(row))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it("shows its rows, each with the seconds for which it counts yet", () => {
    const replica = new RevocationReplica();
    replica.apply(session("a"));
    vi.advanceTimersByTime(60_000);
    replica.apply(single("b"));
    replica.apply(user(3));
    expect([...replica.rows()]).toEqual([
      { ...session("a"), seconds: revocationLifetime - 60 },
      { ...single("b"), seconds: revocationLifetime },
      { ...user(3), seconds: revocationLifetime },
    ]);
  });
  // feature:revocation-stream end
});
