import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, createUser, send, signIn, startServer, type TestServer, type TestUser } from "../harness";

const login = (address: string, email: string, password: string, headers: Record<string, string> = {}) =>
  send(address, "/api/auth/login", { method: "POST", body: { email, password }, headers });
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

async function auditCount(server: TestServer, type: string): Promise<number> {
  const rows = await server.database.query(`SELECT 1 FROM "AuditEvent" WHERE "type" = $1`, [type]);
  return rows.length;
}

describe("limits of sign-in", () => {
  let server: TestServer;
  let twin: TestServer;
  let ada: TestUser;
  const windowSeconds = 4;

  beforeAll(async () => {
    server = await startServer({
      env: { RATE_LIMIT_LOGIN_ACCOUNT: `3/${String(windowSeconds)}`, RATE_LIMIT_LOGIN_SOURCE: "1000/60" },
    });
    twin = await startServer({ twinOf: server });
    ada = await createUser(server);
  });
  afterAll(async () => {
    await twin.stop();
    await server.stop();
  });

  it("hold under spoofed addresses, on every instance and across windows, and are reported once a window", async () => {
    const spoofs = ["x-forwarded-for", "x-real-ip", "forwarded", "cf-connecting-ip"];
    for (let window = 1; window <= 2; window += 1) {
      const answers: Answer[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const headers = Object.fromEntries(spoofs.map((name) => [name, `203.0.113.${String(attempt)}`]));
        answers.push(await login((attempt % 2 === 0 ? server : twin).address, ada.email, "wrong wrong wrong", headers));
      }
      expect(statuses(answers)).toEqual([401, 401, 401, 429, 429, 429, 429, 429]);
      const refusal = answers.at(-1);
      const seconds = Number(refusal?.headers["retry-after"]);
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(windowSeconds);
      expect(refusal?.headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(refusal?.json()).toMatchObject({ status: 429, code: "rate_limited" });
      expect(refusal?.headers["ratelimit-policy"]).toBe(`"login_account";q=3;w=${String(windowSeconds)}`);
      expect(refusal?.headers["ratelimit"]).toBe(`"login_account";r=0;t=${String(seconds)}`);
      expect(await auditCount(server, "limiter_hit")).toBe(window);
      await sleep((seconds + 0.2) * 1000);
    }
  });

  it("let the owner in from a known device while a stranger hammers the account, and not from a new one", async () => {
    const device = await signIn(server, ada);
    for (let attempt = 0; attempt < 6; attempt += 1) await login(server.address, ada.email, "wrong wrong wrong");
    expect((await login(server.address, ada.email, ada.password)).status).toBe(429);
    const { email, password } = ada;
    expect((await device.send("/api/auth/login", { method: "POST", body: { email, password } })).status).toBe(200);
  });

  it("count an address that nobody has like one that somebody has, with the same bytes", async () => {
    await sleep((windowSeconds + 0.2) * 1000);
    const unknown = `nobody-${randomBytes(4).toString("hex")}@example.com`;
    const pairs = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      pairs.push([
        await login(server.address, unknown, "wrong wrong wrong"),
        await login(server.address, ada.email, "wrong wrong wrong"),
      ] as const);
    }
    const shape = ({ status, text, headers }: Answer) => {
      const volatile = ["date", "retry-after", "ratelimit", "content-security-policy", "x-request-id"];
      return { status, text, headers: Object.entries(headers).filter(([name]) => !volatile.includes(name)) };
    };
    for (const [stranger, known] of pairs) expect(shape(stranger)).toEqual(shape(known));
    expect(pairs.map(([stranger]) => stranger.status)).toEqual([401, 401, 401, 429, 429]);
  });
});

describe("password hashes", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const hashOf = async ({ email }: TestUser): Promise<string> => {
    const rows = await server.database.query<{ hash: string }>(
      'SELECT "passwordHash" AS "hash" FROM "User" WHERE "email" = $1',
      [email],
    );
    return rows[0]?.hash ?? "";
  };

  it("are renewed at sign-in when the cost has changed, and not by a wrong password", async () => {
    const user = await createUser(server);
    const dearer = await startServer({ twinOf: server, env: { BCRYPT_COST: "5" } });
    expect(await hashOf(user)).toContain("$2b$04$");
    await login(dearer.address, user.email, "wrong wrong wrong");
    expect(await hashOf(user)).toContain("$2b$04$");
    await signIn(dearer, user);
    await dearer.stop();
    expect(await hashOf(user)).toContain("$2b$05$");
    await signIn(server, user);
  });

  // Somebody signs in with the old password while its owner replaces it: neither the old hash nor a session may come of it.
  it.each([["4"], ["5"]])(
    "that are replaced while somebody signs in, at cost %s, open no session and stay",
    async (cost) => {
      const user = await createUser(server);
      const instance = await startServer({ twinOf: server, env: { BCRYPT_COST: cost } });
      const owner = new pg.Client({ connectionString: server.database.url });
      await owner.connect();
      await owner.query("BEGIN");
      await owner.query(
        `UPDATE "User" SET "passwordHash" = 'replaced', "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1`,
        [user.id],
      );
      const answering = login(instance.address, user.email, user.password);
      await vi.waitFor(async () => {
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(await server.database.query(waiting)).toHaveLength(1);
      }, 10_000);
      await owner.query("COMMIT");
      await owner.end();
      expect((await answering).status).toBe(401);
      expect(await hashOf(user)).toBe("replaced");
      expect(await server.database.query('SELECT 1 FROM "Session" WHERE "userId" = $1', [user.id])).toEqual([]);
      await instance.stop();
    },
  );

  it("stay good when PASSWORD_PEPPER is introduced and changed, and are renewed under the new one", async () => {
    const user = await createUser(server);
    const before = await hashOf(user);
    const [first, second] = [randomBytes(48).toString("base64"), randomBytes(48).toString("base64")];
    const hashes = [before];
    for (const pepper of [first, `${second},${first}`]) {
      const instance = await startServer({ twinOf: server, env: { PASSWORD_PEPPER: pepper } });
      await signIn(instance, user);
      await instance.stop();
      hashes.push(await hashOf(user));
    }
    expect(new Set(hashes.map((hash) => hash.slice(0, 8))).size).toBe(3);
  });

  it("that come in too fast are answered with 503 and Retry-After, not queued without end", async () => {
    const narrow = await startServer({
      twinOf: server,
      env: { BCRYPT_COST: "10", HASH_THREADS: "1", HASH_QUEUE: "2" },
    });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => login(narrow.address, `n${String(index)}@example.com`, "wrong wrong")),
    );
    await narrow.stop();
    expect(new Set(statuses(answers))).toEqual(new Set([401, 503]));
    for (const busy of answers.filter(({ status }) => status === 503)) {
      expect(Number(busy.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(busy.json()).toMatchObject({ code: "busy" });
    }
  });
});
