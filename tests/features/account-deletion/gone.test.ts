import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { databaseInProcess } from "../../harness/in-process";

const database = await databaseInProcess({ MAIL_URL: "smtp://127.0.0.1:9" });
const deleteDue = async () => (await import("@/lib/server/features/account-deletion/due")).deleteDueAccounts();
(await import("@/lib/server/subscribers")).connectSubscribers();

type Made = { readonly id: string; readonly email: string };

/** Somebody with something in every table, whose account is due in so many seconds. */
async function make(dueInSeconds: number): Promise<Made> {
  const { insertUser } = await import("@/lib/server/users/store");
  const { issueTicket } = await import("@/lib/server/tickets");
  const { transaction } = await import("@/lib/server/db");
  const { happened } = await import("@/lib/server/events");
  const email = `${randomUUID()}@example.com`;
  const user = await insertUser({ email, name: "Ada", passwordHash: "x" });
  const id = user?.id ?? "";
  await database.query(
    `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "idleExpiresAt", "absoluteExpiresAt", "endedAt")
     VALUES (gen_random_uuid(), $1, 'portcullis-web', '{pwd}', now() + interval '1 day', now() + interval '1 day', now())`,
    [id],
  );
  // feature:notes begin
  await database.query(
    `INSERT INTO "Note" ("id", "userId", "title", "body", "updatedAt") VALUES (gen_random_uuid(), $1, 'Oil', '', now())`,
    [id],
  );
  // feature:notes end
  await transaction((tx) => issueTicket(tx, { purpose: "any", userId: id, ttlSeconds: 60 }));
  await transaction((tx) => issueTicket(tx, { purpose: "any", email, ttlSeconds: 60 }));
  await happened({ type: "session_start", outcome: "success", userId: id });
  await database.query(
    `INSERT INTO "AccountDeletion" ("userId", "dueAt") VALUES ($1, now() + make_interval(secs => $2))`,
    [id, dueInSeconds],
  );
  return { id, email };
}

/** The tables in which a text stands. */
async function tablesWith(text: string): Promise<readonly string[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query(`SELECT 1 FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%'`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

describe("an account whose time has come", () => {
  it("goes with everything in it, once among twenty rounds at a time; the trail keeps the id", async () => {
    const gone = await make(0);
    expect((await tablesWith(gone.id)).length, "the control").toBeGreaterThan(4);
    expect(await tablesWith(gone.email)).toEqual(["Ticket", "User"]);
    const deleted = await Promise.all(Array.from({ length: 20 }, deleteDue));
    expect(deleted.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await tablesWith(gone.id)).toEqual(["AuditEvent"]);
    expect(await tablesWith(gone.email)).toEqual([]);
    const told = await database.query(`SELECT 1 FROM "OutboxMail" WHERE "purpose" = 'account_deleted'`);
    expect(told).toHaveLength(1);
    const events = await database.query(
      `SELECT 1 FROM "AuditEvent" WHERE "type" = 'account_deleted' AND "userId" = $1`,
      [gone.id],
    );
    expect(events).toHaveLength(1);
  });

  it("stays while it is not due, and while somebody is signed in to it", async () => {
    const [early, used] = [await make(60), await make(0)];
    await database.query('UPDATE "Session" SET "endedAt" = NULL WHERE "userId" = $1', [used.id]);
    expect(await deleteDue()).toBe(0);
    expect(await database.query('SELECT 1 FROM "User" WHERE "id" = ANY ($1)', [[early.id, used.id]])).toHaveLength(2);
  });

  it("stays where its owner keeps it at that moment, or goes: never half of it", async () => {
    const { removeDeletion } = await import("@/lib/server/features/account-deletion/store");
    const { transaction } = await import("@/lib/server/db");
    for (let round = 0; round < 10; round += 1) {
      const { id } = await make(0);
      const keep = transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
        return removeDeletion(id, tx);
      });
      const [kept, deleted] = await Promise.all([keep, deleteDue()]);
      expect(deleted).toBe(kept ? 0 : 1);
      expect(await database.query('SELECT 1 FROM "User" WHERE "id" = $1', [id])).toHaveLength(kept ? 1 : 0);
    }
  });
});
