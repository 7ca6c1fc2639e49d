import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "@/lib/server/rate-limit";
import { AppError } from "@/lib/shared/errors";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess({
  RATE_LIMIT_LOGIN_ACCOUNT: "10/600",
  RATE_LIMIT_LOGIN_SOURCE: "3/600",
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  await database.query('TRUNCATE "RateLimit"');
  await freshProcess();
});
afterEach(() => void vi.useRealTimers());

/** Forgets the limiters, and so what they hold in memory, as another instance would not have it. */
async function freshProcess() {
  Reflect.deleteProperty(globalThis, Symbol.for("portcullis.rate-limit"));
  return import("@/lib/server/rate-limit");
}

async function passed(count: number, policy: Policy, key: string): Promise<number> {
  const { consume } = await import("@/lib/server/rate-limit");
  const results = await Promise.allSettled(Array.from({ length: count }, () => consume(policy, key)));
  return results.filter((result) => result.status === "fulfilled").length;
}

/** Lets so much time go by, for this process and for the database. */
async function skip(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000);
  await database.query('UPDATE "RateLimit" SET "expire" = "expire" - $1::bigint * 1000', [seconds]);
}

describe("rate limits on PostgreSQL", () => {
  it("let exactly 10 of 50 parallel attempts through when there are 10 points", async () => {
    expect(await passed(50, "login_account", "ada@example.com")).toBe(10);
    expect(await passed(5, "login_account", "ada@example.com")).toBe(0);
    expect(await passed(1, "login_account", "grace@example.com")).toBe(1);
    expect(await passed(1, "login_known_device", "ada@example.com device")).toBe(1);
  });

  it("hold in the second window and the third as in the first: a limiter doesn't open for good", async () => {
    for (let window = 0; window < 3; window += 1) {
      expect(await passed(20, "login_account", "ada@example.com")).toBe(10);
      await skip(590);
      expect(await passed(1, "login_account", "ada@example.com")).toBe(0);
      await skip(11);
    }
  });

  it("are shared: what one instance counted, another refuses", async () => {
    expect(await passed(10, "login_account", "ada@example.com")).toBe(10);
    await freshProcess();
    expect(await passed(5, "login_account", "ada@example.com")).toBe(0);
  });

  it("refuse with 429, Retry-After and the RateLimit fields", async () => {
    const { consume } = await freshProcess();
    await passed(10, "login_account", "ada@example.com");
    await skip(477);
    const refusal: unknown = await consume("login_account", "ada@example.com").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: "rate_limited",
      status: 429,
      policy: "login_account",
      first: true,
      headers: { "ratelimit-policy": '"login_account";q=10;w=600' },
    });
    // The database's clock goes on meanwhile.
    const { retryAfterSeconds: seconds, headers } = refusal as AppError;
    expect(seconds).toBeGreaterThan(100);
    expect(seconds).toBeLessThanOrEqual(123);
    expect(headers["ratelimit"]).toBe(`"login_account";r=0;t=${String(seconds)}`);
  });

  it("cost no database once used up, and call only the closing refusal the first", async () => {
    const { consume } = await freshProcess();
    expect(await passed(11, "login_account", "ada@example.com")).toBe(10);
    const { pool } = await import("@/lib/server/db");
    const query = vi.spyOn(pool(), "query");
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await expect(consume("login_account", "ada@example.com")).rejects.toMatchObject({ first: false });
    }
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
    await skip(601);
    expect(await passed(1, "login_account", "ada@example.com")).toBe(1);
  });

  it("report a closed counter once, however many run into it, and with who it was", async () => {
    const { consume, onLimitReached } = await freshProcess();
    const reports: unknown[] = [];
    onLimitReached((policy, party) => Promise.resolve(void reports.push({ policy, party })));
    onLimitReached(() => Promise.reject(new Error("a listener that fails changes nothing")));
    const party = { userId: "0197c0de-0000-4000-8000-000000000001" };
    const attempts = Array.from({ length: 40 }, () => consume("login_account", "ada@example.com", party));
    expect((await Promise.allSettled(attempts)).filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await passed(20, "login_account", "ada@example.com");
    expect(reports).toEqual([{ policy: "login_account", party }]);
  });

  it.each([
    ["ahead", 2],
    ["back", -2],
  ])("are not opened, nor kept closed, by whoever steps this machine's clock two hours %s", async (_, hours) => {
    const right = Date.now();
    const key = "ada@example.com";
    expect(await passed(11, "login_account", key)).toBe(10);
    vi.setSystemTime(right + hours * 3_600_000);
    expect(await passed(1, "login_account", key), "from memory").toBe(0);
    await freshProcess();
    expect(await passed(1, "login_account", key), "from the table").toBe(0);
    await skip(601);
    expect(await passed(11, "login_account", key)).toBe(10);
    vi.setSystemTime(right);
    await freshProcess();
    expect(await passed(1, "login_account", key), "of an instance whose clock is right").toBe(0);
    await skip(601);
    expect(await passed(1, "login_account", key)).toBe(1);
  });

  it("start an account's count again after a success", async () => {
    const { forgive } = await freshProcess();
    expect(await passed(9, "login_account", "ada@example.com")).toBe(9);
    await forgive("login_account", "ada@example.com");
    expect(await passed(20, "login_account", "ada@example.com")).toBe(10);
  });

  it("return one attempt only to a source, so that an account of one's own doesn't wipe its failures", async () => {
    const { forgive } = await freshProcess();
    expect(await passed(3, "login_source", "203.0.113.7")).toBe(3);
    await forgive("login_source", "203.0.113.7");
    expect(await passed(5, "login_source", "203.0.113.7")).toBe(1);
  });

  it("take nothing for work that comes to nothing by no fault of whoever asks, from none of the counters", async () => {
    const { attempt } = await freshProcess();
    const counters = [
      ["login_source", "192.0.2.1"],
      ["login_account", "ada@example.com"],
    ] as const;
    const trying = (code: "busy" | "unavailable" | "invalid_credentials") =>
      attempt(counters, () => Promise.reject(new AppError(code))).catch((error: unknown) => (error as AppError).code);
    for (let round = 0; round < 6; round += 1)
      expect(await trying(round % 2 === 0 ? "busy" : "unavailable")).toBe(round % 2 === 0 ? "busy" : "unavailable");
    for (let round = 0; round < 3; round += 1) expect(await trying("invalid_credentials")).toBe("invalid_credentials");
    expect(await trying("busy")).toBe("rate_limited");
    expect(await passed(10, "login_account", "ada@example.com")).toBe(7);
  });

  it("keep no address readable in the table", async () => {
    await passed(1, "login_account", "ada@example.com");
    await passed(1, "login_source", "203.0.113.7");
    const rows = await database.query<{ key: string; points: number; seconds: number }>(
      'SELECT *, ("expire" / 1000 - extract(epoch FROM now()))::float8 AS "seconds" FROM "RateLimit"',
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row.key).toMatch(/^login_(account|source):[\w-]{27}$/);
      expect(row.points).toBe(1);
      expect(row.seconds).toBeGreaterThan(500);
      expect(row.seconds).toBeLessThanOrEqual(600);
    }
  });

  it("take keys of any length and content", async () => {
    for (const key of ["", "x".repeat(10_000), "\0", "\ud800", "'\"; --"]) {
      expect(await passed(1, "login_account", key)).toBe(1);
    }
  });

  it("answer unavailable, never open, when the database can't be asked", async () => {
    const { consume, forgive } = await freshProcess();
    const { pool } = await import("@/lib/server/db");
    const query = vi.spyOn(pool(), "query").mockRejectedValue(new Error("connection terminated"));
    await expect(consume("login_account", "ada@example.com")).rejects.toMatchObject({ code: "unavailable" });
    await expect(forgive("login_account", "ada@example.com")).rejects.toMatchObject({ code: "unavailable" });
    await expect(forgive("login_source", "203.0.113.7")).rejects.toMatchObject({ code: "unavailable" });
    query.mockRestore();
  });
});
