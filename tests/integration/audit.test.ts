import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Database, startDatabase } from "../harness";

let database: Database;
const userId = "0197c0de-0000-4000-8000-000000000001";

beforeAll(async () => {
  database = await startDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("AUDIT_LOG", "/dev/null");
});
afterAll(async () => {
  await (await import("@/lib/server/db")).pool().end();
  await database.drop();
});

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
