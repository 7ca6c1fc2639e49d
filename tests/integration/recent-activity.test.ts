import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "@/lib/server/session/session";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess({ AUDIT_LOG: "/dev/null" });

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

type Row = {
  readonly type: string;
  readonly outcome?: "success" | "failure";
  readonly userId?: string;
  readonly sessionId?: string;
  readonly userAgent?: string;
  /** Seconds. */
  readonly ago?: number;
};

/** Puts an event into the trail as it would stand there. */
const happen = ({ type, outcome = "success", userId, sessionId, userAgent, ago = 0 }: Row) =>
  database.query(
    `INSERT INTO "AuditEvent" ("at", "type", "outcome", "userId", "sessionId", "ip", "userAgent", "detail")
     VALUES (now() - make_interval(secs => $1), $2, $3::"AuditOutcome", $4, $5, '203.0.113.7', $6, '{"by":"operator"}')`,
    [ago, type, outcome, userId, sessionId, userAgent],
  );

let session: Pick<Session, "userId" | "sessionId">;
beforeEach(() => {
  session = { userId: randomUUID(), sessionId: randomUUID() };
});

const read = async () => {
  const { recentActivity } = await import("@/lib/server/features/dashboard/recent");
  return recentActivity(session);
};
const told = async () => (await read()).map(({ words, device }) => [words, device]);

describe("recent activity", () => {
  it("says in words what happened, from which browser, the newest first", async () => {
    const { userId } = session;
    await happen({ type: "session_start", userId, userAgent: firefox, ago: 60 });
    await happen({ type: "sign_in", outcome: "failure", userId, userAgent: chrome, ago: 30 });
    await happen({ type: "sign_in", userId, userAgent: chrome, ago: 20 });
    await happen({ type: "refresh_reuse", outcome: "failure", userId, userAgent: "curl/8.5.0", ago: 10 });
    await happen({ type: "sign_out", userId });
    expect(await told()).toEqual([
      ["Signed out", "unknown program"],
      ["Session ended: it may have been copied", "unknown program"],
      ["Failed sign-in", "Chrome on Linux"],
      ["New sign-in", "Firefox on Windows"],
    ]);
  });

  it("knows which entry began the session that asks", async () => {
    const { userId, sessionId } = session;
    await happen({ type: "session_start", userId, sessionId: randomUUID(), userAgent: firefox, ago: 9 });
    await happen({ type: "session_start", userId, sessionId, userAgent: firefox, ago: 5 });
    await happen({ type: "sign_out_everywhere", userId, sessionId, userAgent: firefox });
    expect((await read()).map(({ current }) => current)).toEqual([false, true, false]);
  });

  it("lets nobody write into it, nor push anything out, by what they call themselves", async () => {
    const { userId } = session;
    await happen({ type: "session_start", userId, userAgent: firefox, ago: 3600 });
    for (let guess = 0; guess < 10; guess += 1) {
      const userAgent = guess === 9 ? chrome : `Your e-mail was changed, ask evil.example ${guess}/1 x`;
      await happen({ type: "sign_in", outcome: "failure", userId, userAgent, ago: 100 - guess });
    }
    const entries = await read();
    expect(entries.map(({ words, device, times }) => [words, device, times])).toEqual([
      ["Failed sign-in", null, 10],
      ["New sign-in", "Firefox on Windows", 1],
    ]);
    expect(JSON.stringify(entries)).not.toContain("evil");
  });

  it("has one entry for whatever anyone can cause, wherever that stands, and the newest of it", async () => {
    const { userId } = session;
    await happen({ type: "session_start", userId, userAgent: firefox, ago: 3600 });
    await happen({ type: "sign_in", outcome: "failure", userId, userAgent: chrome, ago: 3000 });
    await happen({ type: "session_revoked", userId, userAgent: firefox, ago: 2000 });
    for (let guess = 0; guess < 3; guess += 1)
      await happen({ type: "sign_in", outcome: "failure", userId, userAgent: firefox, ago: 1000 - guess });
    await happen({ type: "session_start", userId, userAgent: chrome, ago: 10 });
    expect((await read()).map(({ words, times }) => [words, times])).toEqual([
      ["New sign-in", 1],
      ["Failed sign-in", 4],
      [expect.any(String), 1],
      ["New sign-in", 1],
    ]);
  });

  it("tells of an operator what was done, and not from where", async () => {
    const { userId } = session;
    for (const type of [
      "user_created",
      "user_role_changed",
      "user_password_set",
      "user_disabled",
      "user_enabled",
      "sessions_ended",
    ])
      await happen({ type, userId, userAgent: firefox });
    const entries = await read();
    expect(entries).toHaveLength(6);
    expect(entries.every(({ words, device }) => words.endsWith("by an administrator") && device === null)).toBe(true);
  });

  it("names no network address, nobody else's events, and nothing of a type that it doesn't know", async () => {
    await happen({ type: "session_start", userId: randomUUID(), userAgent: firefox });
    await happen({ type: "sign_up" });
    await happen({ type: "of_a_capability_that_has_gone", userId: session.userId });
    await happen({ type: "toString", userId: session.userId });
    expect(await read()).toEqual([]);
    await happen({ type: "session_start", userId: session.userId, userAgent: firefox });
    const entries = await read();
    expect(entries, "control: one's own is there").toHaveLength(1);
    expect(JSON.stringify(entries)).not.toMatch(/203\.0\.113\.7|operator/);
  });

  it("makes one entry of the same thing in a row, and counts it, so that a thousand guesses hide nothing", async () => {
    const { userId } = session;
    await happen({ type: "session_start", userId, userAgent: firefox, ago: 3600 });
    for (let guess = 0; guess < 12; guess += 1)
      await happen({ type: "sign_in", outcome: "failure", userId, userAgent: chrome, ago: 100 - guess });
    expect((await read()).map(({ words, times, orMore }) => [words, times, orMore])).toEqual([
      ["Failed sign-in", 12, false],
      ["New sign-in", 1, false],
    ]);
    await database.query(
      `INSERT INTO "AuditEvent" ("at", "type", "outcome", "userId", "userAgent", "detail")
       SELECT now() - interval '10 seconds', 'sign_in', 'failure', $1, $2, '{}' FROM generate_series(1, 1000)`,
      [userId, chrome],
    );
    expect(await read()).toMatchObject([{ words: "Failed sign-in", times: 100, orMore: true }]);
  });

  it("has six entries at most", async () => {
    const { userId } = session;
    for (let round = 0; round < 5; round += 1) {
      await happen({ type: "session_start", userId, userAgent: firefox });
      await happen({ type: "sign_out", userId, userAgent: firefox });
    }
    expect(await read()).toHaveLength(6);
  });
});

describe("where else one is signed in", () => {
  const addUser = (id: string) =>
    database.query(
      `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") VALUES ($1, $2, 'Ada', 'x', now())`,
      [id, `${id}@example.com`],
    );
  const addSession = (id: string, userId: string, { ago = 0, ended = false, expired = false } = {}) =>
    database.query(
      `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "lastSeenAt", "idleExpiresAt", "absoluteExpiresAt", "endedAt")
       VALUES ($1, $2, 'portcullis-web', '{pwd}', now() - make_interval(secs => $3),
         now() + make_interval(secs => $4), now() + interval '1 day', $5)`,
      [id, userId, ago, expired ? -1 : 3600, ended ? new Date() : null],
    );
  const readElsewhere = async () =>
    (await import("@/lib/server/features/dashboard/elsewhere")).readElsewhere(session as Session);

  it("counts the live sessions beside this one, and says when one of them was last seen", async () => {
    const { userId, sessionId } = session;
    const stranger = randomUUID();
    await addUser(userId);
    await addUser(stranger);
    await addSession(sessionId, userId);
    await addSession(randomUUID(), stranger);
    await addSession(randomUUID(), userId, { ended: true });
    await addSession(randomUUID(), userId, { expired: true });
    expect(await readElsewhere()).toEqual({ sessions: 0, lastSeenAt: null });
    await addSession(randomUUID(), userId, { ago: 7200 });
    await addSession(randomUUID(), userId, { ago: 120 });
    const { sessions, lastSeenAt } = await readElsewhere();
    expect(sessions).toBe(2);
    const [row] = await database.query<{ at: Date }>(
      `SELECT max("lastSeenAt") AS "at" FROM "Session" WHERE "userId" = $1 AND "id" <> $2 AND "endedAt" IS NULL
       AND "idleExpiresAt" > now()`,
      [userId, sessionId],
    );
    expect(lastSeenAt).toEqual(row?.at);
  });
});

describe("a sign-out", () => {
  beforeAll(async () => {
    (await import("@/lib/server/subscribers")).connectSubscribers();
  });

  it("stands in the trail of the person whose session it was, also when only the refresh token proves it", async () => {
    const { userId, sessionId } = session;
    await database.query(
      `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") VALUES ($1, 'out@example.com', 'Ada', 'x', now())`,
      [userId],
    );
    await database.query(
      `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "idleExpiresAt", "absoluteExpiresAt")
       VALUES ($1, $2, 'portcullis-web', '{pwd}', now() + interval '1 hour', now() + interval '1 day')`,
      [sessionId, userId],
    );
    const { deriveRefreshToken } = await import("@/lib/server/session/refresh/refresh-token");
    const { signOut } = await import("@/lib/server/features/sign-out/sign-out");
    const cookies = {
      accessToken: undefined,
      deviceToken: undefined,
      ticketSecret: undefined,
      refreshedCount: 0,
      acceptsCookies: true,
    };
    expect(
      await signOut(null, { ...cookies, refreshToken: deriveRefreshToken({ sessionId, generation: 0 }) }),
    ).toMatchObject({ ended: 1 });
    expect(await told()).toEqual([["Signed out", "unknown program"]]);
  });
});
