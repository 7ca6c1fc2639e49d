import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { revocationLifetime } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { RevocationReplica } from "../revocation/replica";
import { consume, refuseClosed } from "../../rate-limit";
import { findBearer } from "./bearer";
import { hashOf } from "./readings";
import { findGoodTokens, type GoodToken, noteTokenUses } from "./store";
import { newApiToken } from "./token";

const { revocation } = vi.hoisted(() => ({ revocation: { replica: undefined as RevocationReplica | undefined } }));
vi.mock("./store", () => ({ findGoodTokens: vi.fn(), noteTokenUses: vi.fn() }));
vi.mock("../revocation", () => ({ judge: (token: never) => revocation.replica?.judge(token) }));
vi.mock("../../rate-limit", () => ({ consume: vi.fn(), refuseClosed: vi.fn(), sourceKey: (ip: string) => ip }));
vi.mock("../../log", () => ({ log: { warn: vi.fn(), info: vi.fn(), debug: vi.fn() } }));

const now = new Date("2026-11-27T09:00:00Z");
const hour = 3_600_000;
let replica: RevocationReplica;
/** The table, by hash. */
const table = new Map<string, GoodToken>();

/** A token of somebody, with its row. */
function made(more: Partial<GoodToken> = {}): { readonly token: string; readonly row: GoodToken } {
  const token = newApiToken();
  const hash = hashOf(token);
  const [id, userId] = [crypto.randomUUID(), crypto.randomUUID()];
  const expiresAt = new Date(now.getTime() + 24 * hour);
  const row: GoodToken = { hash, id, userId, scopes: [], expiresAt, role: "user", version: 1, ...more };
  table.set(hash, row);
  return { token, row };
}
const revoke = ({ id, hash }: GoodToken) => {
  table.delete(hash);
  replica.apply({ kind: "session", subject: id, version: null });
};
/** Raises what somebody may do, as a change of their role does. */
const change = (row: GoodToken, more: Partial<GoodToken>) => {
  const version = row.version + 1;
  table.set(row.hash, { ...row, version, ...more });
  replica.apply({ kind: "user", subject: row.userId, version });
};
const rowsOf = (hashes: readonly string[]) => hashes.flatMap((hash) => table.get(hash) ?? []);
const reads = () => vi.mocked(findGoodTokens).mock.calls.length;

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers({ now });
  replica = revocation.replica = new RevocationReplica();
  vi.mocked(findGoodTokens).mockImplementation((hashes) => Promise.resolve(rowsOf(hashes)));
  vi.mocked(noteTokenUses).mockResolvedValue();
});
// What is noted is kept for the process: the next test begins with nothing left to write.
afterEach(() => vi.runAllTimersAsync());

describe("an API token", () => {
  it("speaks for its owner, and its row is read once", async () => {
    const { token, row } = made({ role: "admin" });
    for (let asked = 0; asked < 5; asked += 1)
      expect(await findBearer(token)).toEqual({
        kind: "api_token",
        userId: row.userId,
        roles: ["admin"],
        scopes: [],
        tokenId: row.id,
        expiresAt: row.expiresAt,
      });
    expect(reads()).toBe(1);
    expect(await findBearer(newApiToken())).toBeUndefined();
  });

  it("that is revoked speaks for nobody, without a read", async () => {
    const { token, row } = made();
    await findBearer(token);
    revoke(row);
    const before = reads();
    expect(await findBearer(token)).toBeUndefined();
    expect(reads()).toBe(before);
  });

  it("that is revoked between the reading of its row and its keeping speaks for nobody either, then or later", async () => {
    const { token, row } = made();
    vi.mocked(findGoodTokens).mockImplementationOnce(async (hashes) => {
      const read = rowsOf(hashes);
      revoke(row);
      return Promise.resolve(read);
    });
    expect(await findBearer(token)).toBeUndefined();
    vi.advanceTimersByTime((revocationLifetime + 1) * 1000);
    replica.prune();
    expect(await findBearer(token)).toBeUndefined();
  });

  it("whose use is noted while it is revoked is not brought back by the reading that goes with that", async () => {
    const { token, row } = made();
    await findBearer(token);
    vi.mocked(findGoodTokens).mockImplementationOnce(async (hashes) => {
      const read = rowsOf(hashes);
      revoke(row);
      return Promise.resolve(read);
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await findBearer(token)).toBeUndefined();
  });

  it("is never kept for longer than what revokes it is remembered", async () => {
    const { token, row } = made();
    await findBearer(token);
    await vi.advanceTimersByTimeAsync(1000);
    revoke(row);
    for (let passed = 0; passed < 3; passed += 1) {
      await vi.advanceTimersByTimeAsync(hour / 2 + 100_000);
      replica.prune();
      expect(await findBearer(token)).toBeUndefined();
    }
    expect(replica.size).toBe(0);
  });

  it("whose row was deleted by hand is found out with the next use that is noted, within a minute", async () => {
    const { token, row } = made();
    await findBearer(token);
    await vi.advanceTimersByTimeAsync(1000);
    table.delete(row.hash);
    await vi.advanceTimersByTimeAsync(60_000);
    await findBearer(token);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await findBearer(token)).toBeUndefined();
  });

  it("counts against the address that it comes from where it was looked for and is none, and at no other time", async () => {
    const { token, row } = made();
    await findBearer(token);
    await findBearer(token);
    revoke(row);
    await findBearer(token);
    expect(consume).not.toHaveBeenCalled();
    expect(refuseClosed).toHaveBeenCalledTimes(1);
    await findBearer(newApiToken());
    expect(vi.mocked(consume).mock.calls).toEqual([["api_token_source", "unknown"]]);
    const error = new AppError("rate_limited");
    vi.mocked(refuseClosed).mockImplementationOnce(() => {
      throw error;
    });
    const before = reads();
    await expect(findBearer(newApiToken())).rejects.toBe(error);
    expect(reads()).toBe(before);
  });

  it("has the role that its owner has now, and speaks for nobody who is disabled", async () => {
    const { token, row } = made();
    await findBearer(token);
    change(row, { role: "admin" });
    expect(await findBearer(token)).toMatchObject({ roles: ["admin"] });
    const before = reads();
    expect(await findBearer(token)).toMatchObject({ roles: ["admin"] });
    expect(reads()).toBe(before);
    table.delete(row.hash);
    replica.apply({ kind: "user", subject: row.userId, version: 3 });
    expect(await findBearer(token)).toBeUndefined();
  });

  it("is not served now while what its owner may do changes each time that it is read", async () => {
    const { token, row } = made();
    vi.mocked(findGoodTokens).mockImplementation((hashes) => {
      const read = rowsOf(hashes);
      change(table.get(row.hash) ?? row, {});
      return Promise.resolve(read);
    });
    await expect(findBearer(token)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is over at its end, without a read", async () => {
    const { token } = made({ expiresAt: new Date(now.getTime() + 5000) });
    await findBearer(token);
    vi.setSystemTime(now.getTime() + 5000);
    const before = reads();
    expect(await findBearer(token)).toBeUndefined();
    expect(reads()).toBe(before);
  });

  it("is read by nobody who waits, as long as it is used once an hour", async () => {
    const { token } = made();
    await findBearer(token);
    for (let used = 0; used < 5; used += 1) {
      await vi.advanceTimersByTimeAsync(hour - 1000);
      const before = reads();
      expect(await findBearer(token)).toBeDefined();
      expect(reads()).toBe(before);
    }
  });

  it("is noted once a minute, apart from the request, together with others", async () => {
    const [one, two] = [made(), made()];
    for (let second = 0; second < 59; second += 1) {
      await findBearer(one.token);
      if (second === 0) await findBearer(two.token);
      if (second === 0) expect(noteTokenUses).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(vi.mocked(noteTokenUses).mock.calls).toEqual([[[one.row.hash, two.row.hash]]]);
    await vi.advanceTimersByTimeAsync(1000);
    await findBearer(one.token);
    await vi.advanceTimersByTimeAsync(1000);
    expect(vi.mocked(noteTokenUses).mock.calls.slice(1)).toEqual([[[one.row.hash]]]);
  });

  it("is good although nobody can note that", async () => {
    const { token } = made();
    vi.mocked(noteTokenUses).mockRejectedValue(new Error("away"));
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await findBearer(token)).toBeDefined();
      await vi.advanceTimersByTimeAsync(61_000);
    }
    expect(noteTokenUses).toHaveBeenCalledTimes(3);
  });

  it("is one of ten thousand that are kept: then the oldest is read again", async () => {
    const all = Array.from({ length: 10_001 }, () => made());
    for (const { token } of all) await findBearer(token);
    const [first, ...rest] = all;
    const before = reads();
    await findBearer(rest.at(-1)?.token ?? "");
    expect(reads()).toBe(before);
    await findBearer(first?.token ?? "");
    expect(reads()).toBe(before + 1);
  });
});
