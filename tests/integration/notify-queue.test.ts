import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CookieJar,
  createUser,
  type OwnPostgres,
  send,
  signIn,
  startOwnPostgres,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";

/** What fills PostgreSQL's queue of notifications: a program that listens and leaves a transaction open, and one that notifies. */
async function startFilling({ url }: OwnPostgres) {
  const [reader, writer] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([reader.connect(), writer.connect()]);
  await reader.query("LISTEN elsewhere");
  // Nothing that comes from now on can be thrown away.
  await reader.query("BEGIN");
  const notify = (number: number) =>
    writer.query("SELECT pg_notify('elsewhere', $1)", [`${number} ${"x".repeat(7000)}`]).then(
      () => undefined,
      (error: unknown) => error,
    );
  return {
    /** Until there is no room for one more. What others hear only later makes some again. */
    fill: async () => {
      let fault: unknown;
      for (let number = 0; fault === undefined; number += 1) fault = await notify(number);
      expect(fault).toMatchObject({ code: "54000", message: "too many notifications in the NOTIFY queue" });
    },
    /** Takes the cause away; the queue stays as full as it is. */
    letGo: () => Promise.all([reader.end(), writer.end()]),
  };
}

describe("a full queue of notifications", () => {
  let postgres: OwnPostgres;
  let listening: TestServer;
  let asking: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    await postgres.query("ALTER SYSTEM SET max_notify_queue_pages = 64");
    await postgres.restart();
    listening = await startServer({ database: postgres });
    asking = await startServer({ twinOf: listening, env: { REVOCATION_FEED: "database" } });
    ada = await createUser(listening);
  });
  afterAll(async () => {
    await asking.stop();
    await listening.stop();
    await postgres.drop();
  });

  it.each([
    ["follows it", () => [listening]],
    ["asks the table", () => [asking]],
    ["do either", () => [listening, asking]],
  ] as const)("refuses sign-outs while it lasts; whoever %s puts it right when its cause is gone", async (_, who) => {
    const queue = await startFilling(postgres);
    const signOut = (jar: CookieJar) => jar.send("/api/auth/logout", { method: "POST" });
    /** Signs in at one instance and out again, until that finds no room. */
    const refuse = async ({ address }: TestServer) => {
      for (;;) {
        await queue.fill();
        const jar = (await signIn(listening, ada)).copy(address);
        const answer = await signOut(jar);
        if (answer.status !== 204) return { jar, answer };
      }
    };
    const jars: CookieJar[] = [];
    try {
      for (const server of who()) {
        const { jar, answer } = await refuse(server);
        expect([answer.status, answer.json()]).toEqual([503, expect.objectContaining({ code: "unavailable" })]);
        expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
        expect((await jar.send("/api/me")).status).toBe(200);
        jars.push(jar);
      }
    } finally {
      await queue.letGo();
    }
    for (const jar of jars) {
      const captured = jar.copy();
      await expect.poll(async () => (await signOut(jar)).status, { timeout: 15_000 }).toBe(204);
      for (const { address } of [listening, asking])
        expect((await captured.copy(address).send("/api/me")).status).toBe(401);
    }
    const ready = async () => (await send(listening.address, "/api/health/ready")).json();
    await expect.poll(ready, { timeout: 15_000 }).toMatchObject({ revocationFeed: "fresh" });
  });
});
