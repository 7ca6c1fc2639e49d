import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();
const userId = randomUUID();

beforeAll(async () => {
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") VALUES ($1, 'a@b', 'a', 'x', now())`,
    [userId],
  );
});

async function addSession(absolute: string, idle: string, ended: string | null): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "absoluteExpiresAt", "idleExpiresAt", "endedAt")
     VALUES ($1, $2, 'c', '{}', now() + $3::interval, now() + $4::interval, now() + $5::interval)`,
    [id, userId, absolute, idle, ended],
  );
  return id;
}

const addRevocations = (count: number, expires: string) =>
  database.query(
    `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
     SELECT 'token', gen_random_uuid()::text, now() + $2::interval FROM generate_series(1, $1)`,
    [count, expires],
  );

async function remaining(table: string): Promise<number> {
  const rows = await database.query<{ count: string }>(`SELECT count(*) AS count FROM "${table}"`);
  return Number(rows[0]?.count);
}

describe("pruning", () => {
  it("deletes what has expired, in more than one batch, and nothing else", async () => {
    const { pruneOnce } = await import("@/lib/server/pruning");
    await addRevocations(2500, "-1 second");
    await addRevocations(3, "1 minute");
    await database.query(`INSERT INTO "RateLimit" VALUES ('old', 1, $1), ('new', 1, $2), ('forever', 1, NULL)`, [
      Date.now() - 1000,
      Date.now() + 60_000,
    ]);
    const tickets = [
      ["1 hour", null],
      ["-23 hours", null],
      ["1 hour", "-23 hours"],
      ["-25 hours", null],
      ["1 hour", "-25 hours"],
    ];
    for (const [expires, used] of tickets) {
      await database.query(
        `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "payload", "expiresAt", "usedAt")
         VALUES (gen_random_uuid(), 'p', gen_random_uuid()::text, '{}', now() + $1::interval, now() + $2::interval)`,
        [expires, used],
      );
    }
    for (const failed of [null, "-29 days", "-31 days"]) {
      await database.query(
        `INSERT INTO "OutboxMail" ("id", "purpose", "keyId", "content", "createdAt", "failedAt")
         VALUES (gen_random_uuid(), 'p', 'k', '', now() - interval '40 days', now() + $1::interval)`,
        [failed],
      );
    }
    // feature:api-tokens begin
    await database.query(
      `INSERT INTO "ApiToken" ("id", "userId", "hash", "name", "scopes", "expiresAt")
       SELECT gen_random_uuid(), $1, n::text, 'n', '{}', now() + make_interval(mins => n) FROM generate_series(-2, 1) n WHERE n <> 0`,
      [userId],
    );
    // feature:api-tokens end
    // feature:openid-provider begin
    await database.query(
      `INSERT INTO "OidcArtifact" ("model", "hash", "payload", "expiresAt")
       SELECT 'Interaction', n::text, '{}', now() + make_interval(mins => n) FROM generate_series(-2, 1) n WHERE n <> 0`,
    );
    await database.query(
      `INSERT INTO "AppLogout" ("id", "clientId", "sessionId", "userId", "createdAt")
       SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now() - make_interval(hours => n) FROM unnest(ARRAY[24, 26]) n`,
    );
    await database.query(
      `WITH c AS (INSERT INTO "Client" ("id", "name", "deviceFlow") VALUES (gen_random_uuid(), 'n', true) RETURNING "id")
       INSERT INTO "DeviceRequest" ("hash", "userCodeSeal", "clientId", "payload", "ip", "expiresAt")
       SELECT n::text, n::text, c."id", '{}', 'unknown', now() - make_interval(mins => n) FROM c, unnest(ARRAY[-1, 59, 61]) n`,
    );
    // feature:openid-provider end
    // feature:sharing begin
    await database.query(
      `WITH n AS (INSERT INTO "Note" ("id", "userId", "title", "body", "updatedAt") VALUES (gen_random_uuid(), $1, 'n', '', now()) RETURNING "id")
       INSERT INTO "Share" ("id", "userId", "noteId", "expiresAt")
       SELECT gen_random_uuid(), $1, n."id", now() + make_interval(mins => i) FROM n, generate_series(-2, 1) i WHERE i <> 0`,
      [userId],
    );
    // feature:sharing end
    const kept = [
      await addSession("20 days", "6 days", null),
      await addSession("-6 days", "-6 days", null),
      await addSession("20 days", "6 days", "-6 days"),
    ];
    await addSession("-8 days", "-8 days", null);
    await addSession("20 days", "-8 days", null);
    await addSession("20 days", "6 days", "-8 days");

    const nothing = {
      ...{ Revocation: 0, Ticket: 0, OutboxMail: 0, RateLimit: 0, Session: 0, AuditEvent: 0 },
      TrustedDevice: 0, // feature:totp
      ApiToken: 0, // feature:api-tokens
      OidcArtifact: 0, // feature:openid-provider
      DeviceRequest: 0, // feature:openid-provider
      AppLogout: 0, // feature:openid-provider
      Share: 0, // feature:sharing
    };
    const expired = {
      ...{ Revocation: 2500, Ticket: 2, OutboxMail: 1, RateLimit: 1, Session: 3 },
      ApiToken: 2, // feature:api-tokens
      OidcArtifact: 2, // feature:openid-provider
      DeviceRequest: 1, // feature:openid-provider
      AppLogout: 1, // feature:openid-provider
      Share: 2, // feature:sharing
    };
    expect(await pruneOnce()).toEqual({ ...nothing, ...expired });
    expect(await remaining("Revocation")).toBe(3);
    expect(await remaining("Ticket")).toBe(3);
    expect(await remaining("OutboxMail")).toBe(2);
    expect(await remaining("RateLimit")).toBe(2);
    expect(await remaining("ApiToken")).toBe(1); // feature:api-tokens
    expect(await remaining("OidcArtifact")).toBe(1); // feature:openid-provider
    expect(await remaining("DeviceRequest")).toBe(2); // feature:openid-provider
    expect(await remaining("AppLogout")).toBe(1); // feature:openid-provider
    expect(await remaining("Share")).toBe(1); // feature:sharing
    const rows = await database.query<{ id: string }>('SELECT "id" FROM "Session"');
    expect(rows.map(({ id }) => id).sort()).toEqual([...kept].sort());
    expect(await remaining("User")).toBe(1);
    expect(await pruneOnce()).toEqual(nothing);
  });

  it("leaves it to the instance that prunes already, and takes over when that one is gone", async () => {
    const { startPruning } = await import("@/lib/server/pruning");
    const { now } = await import("@/lib/server/jobs");
    startPruning();
    await addRevocations(5, "-1 second");
    await database.query(
      `INSERT INTO "Job" ("name", "holder", "leaseUntil") VALUES ('pruning', gen_random_uuid(), now() + interval '1 minute')`,
    );
    await now("pruning");
    expect(await remaining("Revocation")).toBe(8);
    await database.query(`UPDATE "Job" SET "leaseUntil" = now()`);
    await now("pruning");
    expect(await remaining("Revocation")).toBe(3);
  });

  it("deletes each row once when two prune at the same time", async () => {
    const { pruneOnce } = await import("@/lib/server/pruning");
    await addRevocations(3000, "-1 second");
    const rounds = await Promise.all([pruneOnce(), pruneOnce(), pruneOnce()]);
    while ((await pruneOnce()).Revocation > 0);
    expect(rounds.reduce((sum, { Revocation }) => sum + Revocation, 0)).toBeLessThanOrEqual(3000);
    expect(await remaining("Revocation")).toBe(3);
  });
});
