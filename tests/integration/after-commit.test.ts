import { afterEach, describe, expect, it, vi } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();

afterEach(() => void vi.restoreAllMocks());

const rooms = async () => ({ ...(await import("@/lib/server/db")), ...(await import("@/lib/server/log")) });
const write = `INSERT INTO "RateLimit" ("key", "points") VALUES (gen_random_uuid()::text, 1)`;
const written = async () => (await database.query('SELECT 1 FROM "RateLimit"')).length;

describe("what waits for a commit", () => {
  it("runs after it, in order, and before the transaction is answered", async () => {
    const { afterCommit, transaction } = await rooms();
    const seen: unknown[] = [];
    const result = await transaction(async (tx) => {
      afterCommit(tx, async () => void seen.push(["first", await written()]));
      await tx.$executeRawUnsafe(write);
      afterCommit(tx, () => void seen.push("second"));
      seen.push(["before", await written()]);
      return "done";
    });
    expect(result).toBe("done");
    expect(seen).toEqual([["before", 0], ["first", 1], "second"]);
  });

  it("never runs for what was rolled back, also when the commit itself fails", async () => {
    const { afterCommit, transaction } = await rooms();
    const work = vi.fn();
    await expect(
      transaction((tx) => {
        afterCommit(tx, work);
        return Promise.reject(new Error("no"));
      }),
    ).rejects.toThrow("no");
    await database.query(
      'CREATE TABLE "Deferred" ("id" int REFERENCES "Deferred"("id") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("id"), "other" int REFERENCES "Deferred"("id") DEFERRABLE INITIALLY DEFERRED)',
    );
    await expect(
      transaction(async (tx) => {
        afterCommit(tx, work);
        await tx.$executeRawUnsafe('INSERT INTO "Deferred" VALUES (1, 2)');
      }),
    ).rejects.toThrow();
    expect(work).not.toHaveBeenCalled();
  });

  it("turns no success into an error: a failure is logged, and the rest runs", async () => {
    const { afterCommit, log, transaction } = await rooms();
    const error = vi.spyOn(log, "error");
    const rest = vi.fn();
    const result = await transaction((tx) => {
      afterCommit(tx, () => Promise.reject(new Error("late")));
      afterCommit(tx, rest);
      return Promise.resolve("done");
    });
    expect(result).toBe("done");
    expect(rest).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it("is refused where no transaction would ever commit it", async () => {
    const { afterCommit, db } = await rooms();
    await db().$transaction((tx) => {
      expect(() => afterCommit(tx, () => undefined)).toThrow("needs a transaction");
      return Promise.resolve();
    });
  });
});
