import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditEvents } from "@/lib/shared/features/audit-trail";
import { accessTokenOf } from "../../attack/forge";
import { sessionIdOf } from "../../attack/session-row";
import { type CookieJar, createUser, send, signIn, startServer, type TestServer, type TestUser } from "../../harness";

let server: TestServer;
let admin: TestUser;
let jar: CookieJar;
const [ada, eve, session] = [randomUUID(), randomUUID(), randomUUID()];
beforeAll(async () => {
  server = await startServer();
  admin = await createUser(server, { role: "admin" });
  jar = await signIn(server, admin);
  // Three of one moment each: what they are ordered by alone is no place in the list.
  await server.database.query(
    `INSERT INTO "AuditEvent" ("at", "type", "outcome", "userId", "sessionId", "ip", "userAgent", "detail")
     SELECT timestamptz '2020-01-01T00:00:00Z' + make_interval(secs => n / 3), CASE WHEN n % 2 = 0 THEN 'thing_done' ELSE 'thing_seen' END,
       (CASE WHEN n % 4 = 0 THEN 'failure' ELSE 'success' END)::"AuditOutcome", $1::uuid, CASE WHEN n <= 10 THEN $2::uuid END, '203.0.113.7',
       'Firefox', jsonb_build_object('n', n, 'by', CASE WHEN n % 5 = 0 THEN $3::text END)
     FROM generate_series(1, 120) n`,
    [ada, session, eve],
  );
});
afterAll(() => server.stop());

const read = async (query: string) => {
  const answer = await jar.send(`/api/admin/audit?${query}`);
  if (answer.status !== 200) throw new Error(`${query} was answered ${String(answer.status)}: ${answer.text}`);
  return answer.json() as AuditEvents;
};

async function walk(query: string): Promise<AuditEvents["events"]> {
  const events: AuditEvents["events"] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page = await read(`${query}&limit=17&cursor=${cursor}`);
    events.push(...page.events);
    cursor = page.nextCursor;
  }
  return events;
}

describe("the audit trail", () => {
  it("is read page by page, the newest first, each event once, also where many are of one moment", async () => {
    const events = await walk(`person=${ada}`);
    expect(events.map(({ detail }) => detail["n"])).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
  });

  it.each([
    ["what is about a person or was done by them", `person=${eve}`, 24],
    ["an id in capitals", `person=${ada.toUpperCase()}`, 120],
    ["a type", "type=thing_seen", 60],
    ["an outcome", `person=${ada}&outcome=failure`, 30],
    ["one session", `session=${session}`, 10],
    ["a span of time, its end left out", "from=2020-01-01T00:00:10Z&to=2020-01-01T00:00:20Z", 30],
    ["the same as a form says it", "from=2020-01-01T00:00:10&to=2020-01-01T00:00:20", 30],
    ["in another zone", "from=2020-01-01T01:00:10%2B01:00&to=2020-01-01T00:00:20Z", 30],
    ["all of that", `person=${eve}&type=thing_done&outcome=failure&from=2020-01-01T00:00:10Z`, 5],
    ["an address that nobody has", "person=nobody@example.com", 0],
  ] as const)("is filtered by %s", async (_, query, count) => {
    expect(await walk(query)).toHaveLength(count);
  });

  it("finds a person by their address, and follows the session in which they did it", async () => {
    const { events } = await read(`person=${encodeURIComponent(admin.email.toUpperCase())}&type=session_start`);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ userId: admin.id, sessionId: sessionIdOf(jar), outcome: "success" });
    expect((await read(`session=${sessionIdOf(jar)}`)).events.map(({ type }) => type)).toEqual(["session_start"]);
  });

  it.each([
    "person=x",
    "type=a'b",
    "outcome=maybe",
    "session=1",
    "from=yesterday",
    "from=0000-01-01T00:00",
    "to=9999-12-31T23:59-12:00",
    "cursor=MQ",
    "limit=0",
  ])("refuses %s, and its page says what is wrong", async (query) => {
    expect((await jar.send(`/api/admin/audit?${query}`)).status).toBe(400);
    const page = await jar.send(`/admin/audit?${query}`);
    expect(page.status).toBe(200);
    if (!query.startsWith("limit")) expect(page.text).toMatch(/aria-invalid="true"|This is no place in the trail/);
  });
});

describe("an export", () => {
  const take = (query: string) => jar.send(`/api/admin/audit/export?${query}`);

  it("as JSON lines is all of it, as the API says it", async () => {
    const answer = await take(`format=jsonl&person=${ada}`);
    expect(answer.headers).toMatchObject({
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": 'attachment; filename="audit.jsonl"',
      "cache-control": "private, no-store",
    });
    const lines = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(await walk(`person=${ada}`));
  });

  it("as CSV runs nothing in a spreadsheet, whatever strangers have sent", async () => {
    const stranger = randomUUID();
    const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", 'say "hi", twice'];
    for (const agent of formulas)
      await server.database.query(
        `INSERT INTO "AuditEvent" ("type", "outcome", "userId", "userAgent", "detail") VALUES ('odd', 'success', $1, $2, '{}')`,
        [stranger, agent],
      );
    const { text, headers } = await take(`format=csv&person=${stranger}`);
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    const [header, ...rows] = text.trimEnd().split("\r\n");
    expect(header).toBe("id,at,type,outcome,userId,sessionId,ip,userAgent,detail");
    const cells = rows.map((row) => /"([^"]|"")*",("(?:[^"]|"")*")$/.exec(row) && row.split('","').at(-2));
    expect(cells.toReversed()).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      "' =1",
      "'＝1",
      'say ""hi"", twice',
    ]);
  });

  it("is told in the trail, and needs a format and a fresh proof", async () => {
    await take(`format=csv&type=odd&person=${eve}`);
    const [newest] = (await read("type=audit_exported")).events;
    expect(newest).toMatchObject({
      userId: admin.id,
      detail: { by: admin.id, format: "csv", type: "odd", person: eve },
    });
    await take(`format=csv&person=${encodeURIComponent(admin.email)}`);
    const [byAddress] = (await read("type=audit_exported")).events;
    expect(byAddress?.detail, "no address: it would outlive the account").toMatchObject({ person: admin.id });
    await take("format=csv&person=nobody@example.com");
    expect((await read("type=audit_exported")).events[0]?.detail).toMatchObject({ person: "nobody" });
    expect((await take("")).status).toBe(400);
    expect((await take("format=xml")).status).toBe(400);
    const old = await signIn(server, admin);
    await server.database.query(
      `UPDATE "Session" SET "authenticatedAt" = now() - interval '11 minutes' WHERE "id" = $1`,
      [sessionIdOf(old)],
    );
    await old.send("/api/auth/refresh", { method: "POST" });
    const refused = await old.send("/api/admin/audit/export?format=csv");
    expect(refused.json()).toMatchObject({ code: "reauthentication_required" });
    const clicked = await old.send("/api/admin/audit/export?format=csv", {
      headers: { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    });
    expect([clicked.status, clicked.headers.location]).toEqual([
      303,
      `/reauthenticate?next=${encodeURIComponent("/api/admin/audit/export?format=csv")}`,
    ]);
  });

  describe("of a long trail", () => {
    beforeAll(async () => {
      await server.database.query(
        `INSERT INTO "AuditEvent" ("at", "type", "outcome", "detail")
         SELECT now() - make_interval(secs => n), 'long', 'success', jsonb_build_object('text', repeat('x', 1000)) FROM generate_series(1, 100000) n`,
      );
    });

    it("waits for whoever reads it: memory stays as it is, and a session that ends breaks it off", async () => {
      const memory = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(server.pid)}/status`, "utf8"))?.[1]) / 1024;
      const reader = await signIn(server, admin);
      const before = memory();
      const taken = await takeSlowly(server, reader, "format=jsonl&type=long", async () => {
        await reader.copy().send("/api/auth/logout", { method: "POST" });
        expect(memory() - before).toBeLessThan(60);
      });
      expect(taken.whole).toBe(false);
      expect(taken.bytes).toBeLessThan(50_000_000);
    });

    it("comes whole to whoever's access token expires meanwhile", async () => {
      const brief = await startServer({ twinOf: server, env: { ACCESS_TOKEN_TTL: "5" } });
      const reader = await signIn(brief, admin);
      const authorization = `Bearer ${accessTokenOf(reader)}`;
      const from = new Date(Date.now() - 8_000_000).toISOString();
      const taken = await takeSlowly(brief, reader, `format=jsonl&type=long&from=${from}`, () =>
        vi.waitFor(async () => {
          expect((await send(brief.address, "/api/me", { headers: { authorization } })).status).toBe(401);
        }, 15_000),
      );
      await brief.stop();
      expect(taken.whole).toBe(true);
      expect(taken.bytes).toBeGreaterThan(7_000_000);
    });
  });
});

/** Begins to take an export away, and reads no further until something else is done. */
function takeSlowly(
  { address }: TestServer,
  reader: CookieJar,
  query: string,
  meanwhile: () => Promise<unknown>,
): Promise<{ readonly bytes: number; readonly whole: boolean }> {
  const { hostname, port } = new URL(address);
  const path = `/api/admin/audit/export?${query}`;
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const asked = request({ hostname, port, path, agent: false, headers: { cookie: reader.header } }, (answer) => {
      const broken = () => resolve({ bytes, whole: false });
      answer.on("aborted", broken);
      answer.on("error", broken);
      answer.on("end", () => resolve({ bytes, whole: true }));
      answer.once("data", (first: Buffer) => {
        bytes = first.byteLength;
        answer.pause();
        meanwhile().then(() => {
          answer.on("data", (chunk: Buffer) => (bytes += chunk.byteLength));
          answer.resume();
        }, reject);
      });
    });
    asked.on("error", () => resolve({ bytes: 0, whole: false }));
    asked.end();
  });
}
