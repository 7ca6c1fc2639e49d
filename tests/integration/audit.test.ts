import { describe, expect, it } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess({ AUDIT_LOG: "/dev/null" });
const userId = "0197c0de-0000-4000-8000-000000000001";

describe("the audit trail in the database", () => {
  it("keeps every event, also with text that PostgreSQL refuses as it is", async () => {
    const { audit } = await import("@/lib/server/audit");
    const at = new Date();
    await audit({
      at,
      type: "sign_in",
      outcome: "failure",
      userId,
      client: { ip: "203.0.113.7", userAgent: "a\u0000b\ud800" },
      detail: { reason: "pass\u0000word" },
    });
    await audit({ at, type: "user_disabled", outcome: "success", client: null });
    const rows = await database.query('SELECT * FROM "AuditEvent" ORDER BY "id"');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      type: "sign_in",
      outcome: "failure",
      userId,
      sessionId: null,
      ip: "203.0.113.7",
      userAgent: "a\ufffdb\ufffd",
      detail: { reason: "pass\ufffdword" },
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
});
