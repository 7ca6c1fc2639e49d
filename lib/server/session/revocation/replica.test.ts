import { describe, expect, it } from "vitest";
import { type RevocationEntry, RevocationReplica } from "./replica";

const token = { sid: "session", jti: "token", sub: "user", ver: 3 };
const until = (expiresAt: number) => ({ version: null, expiresAt });
const user = (version: number, expiresAt = 100): RevocationEntry => ({
  kind: "user",
  subject: "user",
  version,
  expiresAt,
});

function judged(...entries: readonly RevocationEntry[]) {
  const replica = new RevocationReplica();
  for (const entry of entries) replica.apply(entry);
  return replica.judge(token);
}

describe("the replica of revocations", () => {
  it("finds a token good that nothing hits", () => {
    expect(judged()).toBe("good");
    expect(judged({ kind: "session", subject: "token", ...until(100) })).toBe("good");
    expect(judged({ kind: "token", subject: "session", ...until(100) })).toBe("good");
    expect(judged(user(3), user(1))).toBe("good");
  });

  it("refuses by session, by token and by version", () => {
    expect(judged({ kind: "session", subject: "session", ...until(100) })).toBe("revoked");
    expect(judged({ kind: "token", subject: "token", ...until(100) })).toBe("revoked");
    expect(judged(user(4))).toBe("superseded");
    expect(judged(user(4), { kind: "session", subject: "session", ...until(100) })).toBe("revoked");
  });

  it("comes to the same end in whatever order, and however often, rows arrive", () => {
    expect(judged(user(4), user(2), user(4))).toBe("superseded");
    expect(judged(user(2), user(4))).toBe("superseded");
  });

  it("forgets a row when the last token that it can hit has expired, and no earlier", () => {
    const replica = new RevocationReplica();
    replica.apply({ kind: "session", subject: "session", ...until(200) });
    replica.apply({ kind: "session", subject: "session", ...until(100) });
    replica.apply(user(4, 300));
    replica.apply(user(5, 100));
    replica.prune(199);
    expect([replica.size, replica.judge(token)]).toEqual([2, "revoked"]);
    replica.prune(200);
    expect([replica.size, replica.judge(token)]).toEqual([1, "superseded"]);
    replica.prune(300);
    expect([replica.size, replica.judge(token)]).toEqual([0, "good"]);
  });
});
