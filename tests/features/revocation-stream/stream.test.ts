import { randomUUID } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshSchema, helloSchema, mostStreamsOfClient } from "@/lib/shared/features/revocation-stream";
import { accessTokenOf, read } from "../../attack/forge";
import { sessionIdOf } from "../../attack/session-row";
import { createUser, send, signIn, startServer, type TestServer } from "../../harness";
import { startWire } from "../../harness/wire";
import { command } from "../../setup/run";
import { open, path, serviceToken } from "./service";

let server: TestServer;
let twin: TestServer;
beforeAll(async () => {
  server = await startServer();
  twin = await startServer({ twinOf: server });
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const at = () => Math.floor(Date.now() / 1000);
const writeRow = ({ database }: Pick<TestServer, "database">, kind: string, subject: string) =>
  database.query(
    `INSERT INTO "Revocation" ("kind", "subject", "expiresAt") VALUES ($1::"RevocationKind", $2, now() + interval '1 hour')`,
    [kind, subject],
  );

describe("a stream of revocations", () => {
  it("is one that nobody keeps, packs or holds back, and begins with what a reader has to know", async () => {
    const stream = await open(server, { headers: { "accept-encoding": "gzip, br" } });
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "private, no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    });
    expect(stream.response.headers.get("content-encoding")).toBeNull();
    const { event } = await stream.until("hello");
    const hello = helloSchema.parse(JSON.parse(event.data));
    expect(hello.trustedForMs).toBe(1000);
    // It knows nothing of us: all that there is comes before it says that nothing is missing.
    await stream.until("reset");
    const fresh = await stream.until("fresh");
    expect(fresh.event.id).toMatch(/^[\w-]+\.\d+$/);
    const { clock } = freshSchema.parse(JSON.parse(fresh.event.data));
    const next = freshSchema.parse(JSON.parse((await stream.until("fresh")).event.data));
    // Often enough for whoever trusts it for no longer than it says.
    expect(next.clock - clock).toBeGreaterThan(0);
    expect(next.clock - clock).toBeLessThan(hello.trustedForMs);
    stream.close();
  });

  it("says who signed out, whose roles have changed and which token was replaced, at whichever instance", async () => {
    const streams = [await open(server), await open(twin)];
    for (const stream of streams) await stream.until("fresh");
    const user = await createUser(server);
    const [out, stays] = [await signIn(server, user), await signIn(server, user)];
    await out.copy(twin.address).send("/api/auth/logout", { method: "POST" });
    const { claims } = read(accessTokenOf(stays));
    await stays.send("/api/auth/reauthenticate", { method: "POST", body: { password: user.password } });
    const role = await command(["user", "set-role", "--email", user.email, "--role", "support"], {
      env: server.environment,
    });
    expect(role.code, role.output).toBe(0);
    for (const stream of streams) {
      const signedOut = await stream.row({ sid: sessionIdOf(out) });
      // For as long as a token may be alive that it hits.
      expect(signedOut.seconds).toBeGreaterThanOrEqual(3600);
      await stream.row({ jti: claims["jti"] });
      await stream.row({ sub: user.id, below: Number(claims["ver"]) + 1 });
      stream.close();
    }
  });

  it("goes on where its reader was, and tells all again to whoever was elsewhere or too long away", async () => {
    const stream = await open(server);
    const [before, meanwhile]: readonly [string, string] = [randomUUID(), randomUUID()];
    await stream.until("fresh");
    await writeRow(server, "session", before);
    await stream.row({ sid: before });
    const { event } = await stream.until("fresh");
    stream.close();
    await writeRow(server, "session", meanwhile);
    // The feed has it once somebody who reads on does.
    const witness = await open(server);
    await witness.until("fresh");
    witness.close();
    const again = await open(server, { headers: { "last-event-id": event.id } });
    const resumed = (await again.until("fresh")).rows.map((row) => ("sid" in row ? row.sid : ""));
    expect(resumed).toContain(meanwhile);
    expect(resumed).not.toContain(before);
    again.close();
    const [instance = "", number = ""] = event.id.split(".");
    for (const id of [
      "0",
      "x",
      `${instance}.999999`,
      `${instance}.-1`,
      `${"A".repeat(16)}.${number}`,
      `${event.id}.1`,
      "",
    ]) {
      const elsewhere = await open(server, { headers: { "last-event-id": id } });
      const { rows } = await elsewhere.until("fresh");
      expect([id, rows.filter((row) => "sid" in row && (row.sid === before || row.sid === meanwhile))]).toEqual([
        id,
        expect.objectContaining({ length: 2 }),
      ]);
      elsewhere.close();
    }
    const other = await open(twin, { headers: { "last-event-id": event.id } });
    await other.until("reset");
    other.close();
  });

  it("ends with the token of its reader, and when that is revoked, and is answered again with another", async () => {
    const expiring = await open(server, { token: serviceToken(server, { iat: at() - 60, exp: at() + 2 }) });
    const jti = randomUUID();
    const revoked = await open(server, { token: serviceToken(server, { jti }) });
    for (const stream of [expiring, revoked]) await stream.until("fresh");
    await writeRow(server, "token", jti);
    await revoked.end();
    await expiring.end();
    const headers = { authorization: `Bearer ${serviceToken(server, { jti })}` };
    expect((await send(server.address, path, { method: "HEAD", headers })).status).toBe(401);
    (await open(server)).close();
  });

  it("is one of so many that a client may have, and another client's don't count", async () => {
    const client = { sub: "greedy", client_id: "greedy" };
    const token = serviceToken(server, client);
    const streams = await Promise.all(Array.from({ length: mostStreamsOfClient }, () => open(server, { token })));
    const headers = { authorization: `Bearer ${serviceToken(server, client)}` };
    const refused = await send(server.address, path, { headers });
    expect([refused.status, refused.json()]).toMatchObject([429, { code: "streams_full" }]);
    (await open(server)).close();
    for (const stream of streams) stream.close();
    const again = () => open(server, { token }).then((stream) => stream.close());
    await expect.poll(() => again().then(() => "open", String), { timeout: 10_000 }).toBe("open");
  });

  it("answers HEAD without beginning, and no other method", async () => {
    const headers = { authorization: `Bearer ${serviceToken(server)}` };
    const head = await send(server.address, path, { method: "HEAD", headers });
    expect([head.status, head.headers["content-type"]]).toEqual([200, "text/event-stream"]);
    for (const method of ["POST", "PUT", "DELETE"])
      expect((await send(server.address, path, { method, headers })).status).toBe(405);
  });
});

it("tens of thousands of rows come in pages, each of them", async () => {
  const count = 45_000;
  await server.database.query(
    `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
     SELECT 'session', gen_random_uuid()::text, now() + interval '1 hour' FROM generate_series(1, $1)`,
    [count],
  );
  const full = await startServer({ twinOf: server });
  try {
    const stream = await open(full);
    const { rows } = await stream.until("fresh");
    const told = new Set(rows.map((row) => ("sid" in row ? row.sid : "")));
    const kept = await server.database.query<{ subject: string }>(
      `SELECT "subject" FROM "Revocation" WHERE "kind" = 'session'`,
    );
    expect(kept.length).toBeGreaterThanOrEqual(count);
    expect(kept.filter(({ subject }) => !told.has(subject))).toEqual([]);
    stream.close();
  } finally {
    await full.stop();
  }
});

it("an instance that hears nothing from the database does not say that nothing is missing, and then tells what was", async () => {
  const wire = await startWire(server.database);
  const deaf = await startServer({ twinOf: server, env: { DATABASE_URL: wire.database.url } });
  try {
    const stream = await open(deaf);
    await stream.until("fresh");
    wire.delay(1_500);
    const session = randomUUID();
    await writeRow(server, "session", session);
    const headers = { authorization: `Bearer ${serviceToken(server)}` };
    await expect
      .poll(async () => (await send(deaf.address, "/api/health/ready")).text, { timeout: 10_000 })
      .not.toContain('"revocationFeed":"fresh"');
    expect((await send(deaf.address, path, { headers })).status).toBe(503);
    wire.delay(0);
    // Whatever it had said before: behind the row, or not again.
    await stream.row({ sid: session });
    await stream.until("fresh");
    stream.close();
  } finally {
    await deaf.stop();
    await wire.stop();
  }
});

it("an instance that is asked to stop does not wait for its readers", async () => {
  const stopping = await startServer({ twinOf: server });
  const streams = [await open(stopping), await open(stopping)];
  for (const stream of streams) await stream.until("fresh");
  const asked = performance.now();
  const ended = Promise.all(streams.map((stream) => stream.end()));
  await stopping.stop();
  await ended;
  // The harness insists after five seconds, and the app itself after ten.
  expect(performance.now() - asked).toBeLessThan(4_000);
});

it("a reader who does not read is cut off, and keeps nobody else from reading", async () => {
  const headers = { authorization: `Bearer ${serviceToken(server)}` };
  const idle = await new Promise<IncomingMessage>((resolve, reject) => {
    request(server.address + path, { headers, agent: false }, resolve)
      .on("error", reject)
      .end();
  });
  const reading = await open(server);
  await reading.until("fresh");
  // More than the buffers of both sides hold, and then more than waits for anybody: 20 MB, of which one who reads is never a megabyte behind.
  for (let last = 200; last <= 5_000; last += 200) {
    await server.database.query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
       SELECT 'session', repeat('x', 4000) || n, now() + interval '1 minute' FROM generate_series($1::int, $2::int) n`,
      [last - 199, last],
    );
    await reading.row({ sid: `${"x".repeat(4000)}${last}` });
  }
  const over = new Promise((resolve) => idle.once("close", resolve));
  idle.on("error", () => undefined).resume();
  await over;
  expect(idle.complete).toBe(false);
  await reading.until("fresh");
  reading.close();
});
