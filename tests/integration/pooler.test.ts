import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser, type Database, signIn, startDatabase, startServer, type TestServer } from "../harness";
import { hasPgBouncer, type Pooler, startPgBouncer } from "../harness/pgbouncer";

/** A pooler that is everywhere to be had: it does to a feed what all of them do. */
async function imitatePooler({ url: real }: Database): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), "pooler-"));
  const url = new URL(real);
  const pooler = await startPooler(folder, join(url.searchParams.get("host") ?? "", ".s.PGSQL.5432"));
  url.searchParams.set("host", folder);
  const stop = async () => {
    await new Promise((resolve) => pooler.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: url.href, stop };
}

/**
 * Answers as poolers do: the connection is introduced to a process id that is not the backend's (BackendKeyData), and
 * everything else is passed on.
 */
function startPooler(socketFolder: string, target: string): Promise<Server> {
  const pooler = createServer((client) => {
    const server = connect(target);
    client.pipe(server);
    introduce(server, client);
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => (socket === client ? server : client).destroy());
    }
  });
  return new Promise((resolve) => {
    pooler.listen(join(socketFolder, ".s.PGSQL.5432"), () => resolve(pooler));
  });
}

/** Passes the messages of a server on, with another process id in the one that names it. */
function introduce(server: Socket, client: Socket): void {
  let held = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    let at = 0;
    while (at + 5 <= held.length && at + 1 + held.readInt32BE(at + 1) <= held.length) {
      const type = String.fromCharCode(held[at] ?? 0);
      if (type === "K") held.writeInt32BE(1_000_000 + Math.floor(Math.random() * 1_000_000), at + 5);
      at += 1 + held.readInt32BE(at + 1);
      if (type !== "K") continue;
      server.off("data", onData);
      client.write(held);
      server.pipe(client);
      return;
    }
  };
  server.on("data", onData);
}

const poolers = [
  ["an imitation", imitatePooler],
  ...(hasPgBouncer() ? [["PgBouncer", startPgBouncer] as const] : []),
] as const;

describe.each(poolers)("behind a pooler (%s)", (_, start) => {
  let database: Database;
  let pooler: Pooler;
  let server: TestServer;
  beforeAll(async () => {
    database = await startDatabase();
    pooler = await start(database);
    server = await startServer({ database: { ...database, url: pooler.url }, env: { LOG_LEVEL: "debug" } });
  });
  afterAll(async () => {
    await server.stop();
    await pooler.stop();
    await database.drop();
  });

  it("notifications are not relied upon: each check asks the table, and a revoked token is refused", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const ready = await jar.send("/api/health/ready");
    expect(ready.json()).toEqual({ status: "ready", revocationFeed: "database", disagreements: [] });
    expect((await jar.send("/api/me")).status).toBe(200);
    await database.query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
       SELECT 'session', "id"::text, now() + interval '1 hour' FROM "Session" WHERE "userId" = $1::uuid`,
      [ada.id],
    );
    expect((await jar.send("/api/me")).status).toBe(401);
  });

  it("the log says so once, however often the feed tries again", async () => {
    const told = () => server.output().match(/^.*DATABASE_URL leads to a pooler.*$/gm) ?? [];
    await expect.poll(() => told().length, { timeout: 15_000 }).toBeGreaterThanOrEqual(4);
    expect(told().filter((line) => !line.includes('"level":"debug"'))).toHaveLength(1);
  });
});
