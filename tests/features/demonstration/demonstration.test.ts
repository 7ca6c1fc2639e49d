import { describe, expect, it } from "vitest";
import { type Demonstration, demonstrationSchema } from "@/lib/shared/features/demonstration";
import { sessionIdOf } from "../../attack/session-row";
import { type CookieJar, createUser, signIn, startTwins, type TestUser } from "../../harness";

const most = 2;

const { server, twin } = await startTwins({ env: { MAX_SESSIONS: String(most) } });

const press = (jar: CookieJar) => jar.send("/api/demonstration", { method: "POST" });
const shown = async (jar: CookieJar): Promise<Demonstration> => {
  const answer = await press(jar);
  expect(answer.status, answer.text).toBe(200);
  return demonstrationSchema.parse(answer.json());
};
const me = (jar: CookieJar) => jar.send("/api/me").then(({ status }) => status);
const rows = <Row extends object>(sql: string, ...values: readonly unknown[]) =>
  server.database.query<Row>(sql, [...values]);
const liveSessions = ({ id }: TestUser) =>
  rows<{ id: string }>(
    `SELECT "id" FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL AND "idleExpiresAt" > now()`,
    id,
  ).then((found) => new Set(found.map((row) => row.id)));

describe("a demonstration", () => {
  it("says what the guard answered before and after the end of a session that was made for it, and how long that took", async () => {
    const jar = await signIn(server, await createUser(server));
    const { sessionId, expiresAt, before, ending, after } = await shown(jar);
    expect(before).toMatchObject({ status: 200, code: null });
    expect(after).toMatchObject({ status: 401, code: "invalid_token" });
    expect(Date.parse(expiresAt), "the token had not expired").toBeGreaterThan(Date.now() + 60_000);
    for (const measured of [before.took, ending, after.took]) expect(measured).toBeGreaterThan(0);
    expect(sessionId).not.toBe(sessionIdOf(jar));
  });

  it("ends it for real: as every sign-out does, announced to every instance, and told to the audit trail", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const { sessionId } = await shown(jar);
    expect(await rows(`SELECT "userId", "endReason" FROM "Session" WHERE "id" = $1`, sessionId)).toEqual([
      { userId: ada.id, endReason: "signed_out" },
    ]);
    expect(await rows(`SELECT "kind"::text FROM "Revocation" WHERE "subject" = $1`, sessionId)).toEqual([
      { kind: "session" },
    ]);
    const told = await rows(
      `SELECT "outcome"::text, "sessionId", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" = 'demonstration'`,
      ada.id,
    );
    expect(told).toEqual([{ outcome: "success", sessionId: sessionIdOf(jar), detail: { demonstrated: sessionId } }]);
  });

  it("gives nobody a token, and no cookie", async () => {
    const answer = await press(await signIn(server, await createUser(server)));
    expect(answer.setCookies).toEqual([]);
    expect(answer.text).not.toMatch(/eyJ|[\w-]{40}/);
    expect(answer.headers["cache-control"]).toBe("private, no-store");
  });

  it("leaves one's own sessions alone: at MAX_SESSIONS too, and while others begin", async () => {
    const ada = await createUser(server);
    const jars = [await signIn(server, ada), await signIn(twin, ada)];
    const own = new Set(jars.map(sessionIdOf));
    for (const jar of jars) await shown(jar);
    expect(await liveSessions(ada)).toEqual(own);
    expect(await Promise.all(jars.map(me))).toEqual([200, 200]);

    // While they run, one person has one session and signs in once more: never as if there were a third.
    const eve = await createUser(server);
    const first = await signIn(server, eve);
    const [second] = await Promise.all([signIn(twin, eve), ...Array.from({ length: 5 }, () => shown(first))]);
    expect(await liveSessions(eve)).toEqual(new Set([first, second].map(sessionIdOf)));
  });

  it("is over to everything but its token from the start: nothing that dies half-way leaves a session behind", async () => {
    const { sessionId } = await shown(await signIn(server, await createUser(server)));
    const [row] = await rows(
      `SELECT GREATEST("idleExpiresAt", "absoluteExpiresAt") < "createdAt" - interval '1 minute' AS "over"
       FROM "Session" WHERE "id" = $1`,
      sessionId,
    );
    expect(row).toEqual({ over: true });
  });

  it("is no device of anybody's list", async () => {
    const jar = await signIn(server, await createUser(server));
    await shown(jar);
    const { sessions } = (await jar.send("/api/auth/sessions")).json() as { sessions: readonly { id: string }[] }; // feature:devices
    expect(sessions.map(({ id }) => id)).toEqual([sessionIdOf(jar)]); // feature:devices
  });

  it("can be had ten times in ten minutes, on all instances together", async () => {
    const ada = await createUser(server);
    const [here, there] = [await signIn(server, ada), await signIn(twin, ada)];
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) {
      const answer = await press(index % 2 === 0 ? here : there);
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  });

  it("is not for whose session is over", async () => {
    const jar = await signIn(server, await createUser(server));
    const gone = jar.copy();
    await jar.send("/api/auth/logout", { method: "POST" });
    expect((await press(gone)).json()).toMatchObject({ status: 401, code: "session_ended" });
  });
});
