import { beforeAll, describe, expect, it } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess({ AUDIT_LOG: "/dev/null", AUDIT_RETENTION: "30" });
const userId = "0197c0de-0000-4000-8000-000000000001";

describe("the audit trail in the database", () => {
  it("keeps every event, also with text that PostgreSQL refuses as it is", async () => {
    const { auditTrail } = await import("@/lib/server/audit");
    const at = new Date();
    await auditTrail.note({
      at,
      type: "sign_in",
      outcome: "failure",
      userId,
      client: { ip: "203.0.113.7", userAgent: "a\u0000b\ud800" },
      detail: { reason: "pass\u0000word" },
    });
    await auditTrail.note({ at, type: "user_disabled", outcome: "success", client: null });
    const rows = await database.query('SELECT * FROM "AuditEvent" ORDER BY "id"');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      type: "sign_in",
      outcome: "failure",
      userId,
      sessionId: null,
      ip: "203.0.113.7",
      userAgent: "a\\u{0}b\\u{d800}",
      detail: { reason: "pass\\u{0}word" },
    });
    expect(Date.now() - (rows[0] as { at: Date }).at.getTime()).toBeLessThan(60_000);
    expect(rows[1]).toMatchObject({ userId: null, ip: null, userAgent: null, detail: {} });
  });

  it.each([
    ["changed", `UPDATE "AuditEvent" SET "outcome" = 'success'`],
    ["deleted", 'DELETE FROM "AuditEvent"'],
    ["emptied", 'TRUNCATE "AuditEvent"'],
  ])("can't be %s", async (_, statement) => {
    await expect(database.query(statement)).rejects.toThrow("AuditEvent is append-only");
  });

  it("lets nothing go before a retention is set, however old", async () => {
    await addEvent("10 years");
    await expect(deleteAll()).rejects.toThrow("AuditEvent is append-only");
  });
});

describe("the retention of the audit trail", () => {
  it("lets go, in batches, of what is older, and of nothing else", async () => {
    const { pruneOnce } = await import("@/lib/server/pruning");
    await database.query(`INSERT INTO "AuditEvent" ("at", "type", "outcome", "ip", "detail")
      SELECT now() - interval '31 days', 'sign_in', 'success', '203.0.113.7', '{}' FROM generate_series(1, 2500)`);
    const young = await addEvent("29 days");
    expect(await pruneOnce()).toMatchObject({ AuditEvent: 2501 });
    const left = await database.query<{ id: string }>('SELECT "id" FROM "AuditEvent" WHERE "id" <= $1', [young]);
    expect(left.map(({ id }) => id)).toEqual(["1", "2", young]);
    expect(await pruneOnce()).toMatchObject({ AuditEvent: 0 });
  });

  it("is no switch: by hand, too, only what is older can be deleted, and one event that is not keeps all", async () => {
    const old = await addEvent("31 days");
    await expect(deleteAll()).rejects.toThrow("AuditEvent is append-only: nothing of the last 30 days can be deleted");
    expect(await database.query('DELETE FROM "AuditEvent" WHERE "id" = $1 RETURNING "id"', [old])).toEqual([
      { id: old },
    ]);
    await expect(database.query('TRUNCATE "AuditEvent"')).rejects.toThrow("AuditEvent is append-only");
    await expect(database.query(`UPDATE "AuditEvent" SET "at" = now() - interval '1 year'`)).rejects.toThrow();
  });

  it("can't be cut below a week", async () => {
    await expect(database.query('UPDATE "AuditRetention" SET "days" = 6')).rejects.toThrow("AuditRetention_days_check");
    await expect(database.query('INSERT INTO "AuditRetention" VALUES (2, 7)')).rejects.toThrow(
      "AuditRetention_id_check",
    );
  });

  it("can't be replaced by a table of the same name that comes first", async () => {
    await expect(
      database.query(
        `CREATE TEMPORARY TABLE "AuditRetention" AS SELECT 1 AS "id", 0 AS "days"; DELETE FROM "AuditEvent"`,
      ),
    ).rejects.toThrow("AuditEvent is append-only");
  });

  it("is changed by nobody unseen: each change is an event, which the new bound does not reach", async () => {
    await database.query('UPDATE "AuditRetention" SET "days" = 7');
    await database.query('UPDATE "AuditRetention" SET "days" = 7');
    await database.query('DELETE FROM "AuditRetention"');
    const told = await database.query(
      `SELECT "type", "outcome", "detail" FROM "AuditEvent" WHERE "type" = 'audit_retention_changed' ORDER BY "id"`,
    );
    expect(told.map(({ detail }) => detail as unknown)).toEqual([{ days: 30 }, { days: 7 }, { days: null }]);
    await expect(deleteAll()).rejects.toThrow("AuditEvent is append-only");
  });
});

const deleteAll = () => database.query('DELETE FROM "AuditEvent"');

/** An event of so long ago. @returns its id */
async function addEvent(age: string): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    `INSERT INTO "AuditEvent" ("at", "type", "outcome", "detail")
     VALUES (now() - $1::interval, 'sign_in', 'success', '{}') RETURNING "id"`,
    [age],
  );
  return rows[0]?.id;
}

describe("an event that is part of a transaction", () => {
  const event = { type: "password_rehashed", outcome: "success", userId } as const;
  const mark = (name: string) => `INSERT INTO "RateLimit" ("key", "points") VALUES ('${name}', 1)`;
  const stored = async (name: string) =>
    (await database.query(`SELECT 1 FROM "RateLimit" WHERE "key" = '${name}'`)).length;
  const events = async () =>
    (await database.query(`SELECT 1 FROM "AuditEvent" WHERE "type" = 'password_rehashed'`)).length;
  beforeAll(async () => {
    const { connectSubscribers } = await import("@/lib/server/subscribers");
    connectSubscribers();
  });

  it("is stored in it: with what it tells of, or not at all", async () => {
    const { transaction } = await import("@/lib/server/db");
    const { happened } = await import("@/lib/server/events");
    const before = await events();
    await transaction(async (tx) => {
      await happened(event, tx);
      const seen = await tx.auditEvent.count({ where: { type: "password_rehashed" } });
      expect([seen, await events()]).toEqual([before + 1, before]);
    });
    expect(await events()).toBe(before + 1);
    await expect(
      transaction(async (tx) => {
        await happened(event, tx);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await events()).toBe(before + 1);
  });

  it("takes nothing with it where the table refuses it", async () => {
    const { transaction } = await import("@/lib/server/db");
    const { happened } = await import("@/lib/server/events");
    const before = await events();
    await database.query('ALTER TABLE "AuditEvent" ADD CONSTRAINT "full" CHECK (false) NOT VALID');
    await transaction(async (tx) => {
      await tx.$executeRawUnsafe(mark("before"));
      await happened(event, tx);
      await tx.$executeRawUnsafe(mark("after"));
    });
    await database.query('ALTER TABLE "AuditEvent" DROP CONSTRAINT "full"');
    expect([await stored("before"), await stored("after"), await events()]).toEqual([1, 1, before]);
  });
});
