import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Happened } from "../events";
import { toRecord } from "./record";

const folder = mkdtempSync(join(tmpdir(), "audit-"));
const file = join(folder, "trail", "audit.jsonl");

const insertAuditEvent = vi.hoisted(() => vi.fn<(record: unknown) => Promise<void>>());
vi.mock("./store", () => ({ insertAuditEvent }));

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("AUDIT_LOG", file);
  vi.stubEnv("LOG_LEVEL", "silent");
});
afterAll(() => rmSync(folder, { recursive: true }));

const now = new Date("2026-11-22T12:00:00.000Z");
const userId = "0197c0de-0000-4000-8000-000000000001";
const failedSignIn: Happened = {
  at: now,
  client: null,
  type: "sign_in",
  outcome: "failure",
  detail: { reason: "password" },
};
const linesOf = () => readFileSync(file, "utf8").trimEnd().split("\n");

describe("an audit record", () => {
  it("says when, who, from where, what and how it ended", () => {
    const client = { ip: "203.0.113.7", userAgent: "Firefox" };
    const detail = { reason: "password", attempt: 3, known: true, gone: null };
    expect(toRecord({ ...failedSignIn, userId, client, detail })).toEqual({
      at: now,
      type: "sign_in",
      outcome: "failure",
      userId,
      sessionId: null,
      ip: "203.0.113.7",
      userAgent: "Firefox",
      detail,
    });
  });

  const mac = "Qm9ZpX1v7R-_kJ3sT5uW8yA0bC2dE4fG6hI8jK0lM2n";
  it.each([
    ["an access token", "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
    ["a JWT whose dots were counted wrong", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
    ["a refresh token", `${userId}.7.${mac}`],
    ["a token of a mail link", mac],
    ["a known device's token", `abcdefghijklmnopqrstuv.${mac}`],
    ["a bcrypt hash", `$2b$12$${"a".repeat(53)}`],
    ["a header", "Bearer abcdef0123456789"],
  ])("masks %s, wherever it stands", (_, secret) => {
    const record = toRecord({
      ...failedSignIn,
      client: { ip: secret, userAgent: `x ${secret} y` },
      detail: { a: secret },
    });
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(JSON.stringify(record)).not.toContain(mac);
    expect(record.userAgent).toMatch(/^x .*\[redacted\] y$/);
  });

  it.each(["password", "token", "refreshToken", "cookie", "secret", "authorization"])(
    "masks whatever is called %s",
    (name) => {
      expect(toRecord({ ...failedSignIn, detail: { [name]: "hunter2" } }).detail).toEqual({
        [name]: "[redacted]",
      });
    },
  );

  it("bounds every length", () => {
    const client = { ip: "1".repeat(500), userAgent: "u".repeat(5000) };
    const detail = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`k${String(index)}`, "v".repeat(9999)]),
    );
    const record = toRecord({ ...failedSignIn, client, detail });
    expect(record.ip).toHaveLength(64);
    expect(record.userAgent).toHaveLength(256);
    expect(Object.keys(record.detail)).toHaveLength(16);
    expect(record.detail["k0"]).toHaveLength(256);
  });

  it("has no control character, no invisible one, and no lone surrogate, which the database would refuse", () => {
    const userAgent = 'a\r\nb\u0000c\u001b[31md\u2028e\u202ef\ud800g","outcome":"success';
    const record = toRecord({ ...failedSignIn, client: { ip: "::1", userAgent }, detail: { note: userAgent } });
    for (const text of [record.userAgent ?? "", String(record.detail["note"])]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(text.startsWith("a\\u{d}\ufffdb\\u{0}c\\u{1b}[31md\\u{2028}e")).toBe(true);
    }
  });

  it("takes no id that is not one, and no number that JSON can't hold", () => {
    const record = toRecord({ ...failedSignIn, userId: "1; DROP TABLE", detail: { n: NaN } });
    expect(record).toMatchObject({ userId: null, detail: { n: null } });
  });
});

describe("the trail", () => {
  it("writes one line of JSON an event into a file for its owner only, and appends to it", async () => {
    const { auditTrail } = await import("./index");
    await auditTrail.after(failedSignIn);
    await auditTrail.after({
      ...failedSignIn,
      outcome: "success",
      client: { ip: "::1", userAgent: 'x\n{"audit":"first_admin"}' },
    });
    expect(linesOf()).toHaveLength(2);
    const events = linesOf().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map((event) => event["audit"])).toEqual(["sign_in", "sign_in"]);
    expect(events[0]).toMatchObject({ outcome: "failure", userId: null, detail: { reason: "password" } });
    expect(events[0]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("never throws", async () => {
    const { auditTrail } = await import("./index");
    insertAuditEvent.mockRejectedValueOnce(new Error("connection terminated"));
    await expect(auditTrail.note(failedSignIn)).resolves.toBeUndefined();
    expect(insertAuditEvent).toHaveBeenCalledTimes(1);
  });
});
