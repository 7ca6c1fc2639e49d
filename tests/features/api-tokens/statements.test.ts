import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newApiToken } from "@/lib/server/session/api-tokens/token";
import { type OwnPostgres, signIn, startServer, type TestServer } from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { by, holder, listOf, make, path } from "./app";

let postgres: OwnPostgres;
let server: TestServer;
let asking: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  server = await startServer({ database: postgres, env: { LOG_LEVEL: "debug" } });
  asking = await startServer({ twinOf: server, database: postgres, env: { REVOCATION_FEED: "database" } });
});
afterAll(async () => {
  await asking.stop();
  await server.stop();
  await postgres.drop();
});

const usedAt = async (id: string) =>
  (await postgres.query<{ at: Date | null }>('SELECT "lastUsedAt" AS "at" FROM "ApiToken" WHERE "id" = $1', [id]))[0]
    ?.at;
/** What the app asks while a program asks who it is. */
const asked = (token: string, status: number, at = server) =>
  statementsOf(postgres, async () => expect((await by(at, token)).status).toBe(status));

it("a token that was seen before is known without a read of the database, and so is its end", async () => {
  const ada = await holder(server);
  expect(await asked(ada.token, 200)).toContainEqual(expect.stringContaining('FROM "ApiToken"'));
  await vi.waitFor(async () => expect(await usedAt(ada.tokenId)).not.toBeNull(), 5000);
  // Its use is written by now, and its row read again by the way.
  await vi.waitFor(async () => expect(await asked(ada.token, 200)).toEqual([]), 5000);
  expect((await ada.jar.send(`${path}/${ada.tokenId}`, { method: "DELETE" })).status).toBe(204);
  expect(await asked(ada.token, 401)).toEqual([]);
});

it("a slip of the pen is found without a question; what is written as it should be is looked for, and counted if it is none", async () => {
  const { token } = await holder(server);
  const [at, other] = [20, token[20] === "a" ? "b" : "a"];
  const spoilt = token.slice(0, at) + other + token.slice(at + 1);
  for (const wrong of [spoilt, token.slice(0, -1), `${token}a`, "ptk_", token.toUpperCase()])
    expect([wrong, await asked(wrong, 401)]).toEqual([wrong, []]);
  const statements = await asked(newApiToken(), 401);
  expect(statements).toEqual([expect.stringContaining('FROM "ApiToken"'), expect.stringContaining('INTO "RateLimit"')]);
});

it("an instance that asks the table each time asks for revocations, and not for the row again", async () => {
  const { token, tokenId } = await holder(server);
  expect((await by(asking, token)).status).toBe(200);
  await vi.waitFor(async () => expect(await usedAt(tokenId)).not.toBeNull(), 5000);
  await vi.waitFor(async () => {
    const [statement, ...others] = await asked(token, 200, asking);
    expect([statement, others]).toEqual([expect.stringContaining('FROM "Revocation"'), []]);
  }, 5000);
});

it("its last use is exact to a minute, and shown to its owner", async () => {
  const { jar, token, tokenId } = await holder(server);
  expect(await usedAt(tokenId)).toBeNull();
  for (let used = 0; used < 10; used += 1) for (const at of [server, asking]) await by(at, token);
  await vi.waitFor(async () => expect(await usedAt(tokenId)).not.toBeNull(), 5000);
  const first = await usedAt(tokenId);
  for (const at of [server, asking]) await by(at, token);
  expect((await listOf(jar))[0]?.lastUsedAt).toBe(first?.toISOString());
});

it("a copy of the database, the log and the mails hold nothing that can be used", async () => {
  const ada = await holder(server);
  const again = await make(await signIn(server, ada));
  const spoilt = `${ada.token.slice(0, -1)}${ada.token.endsWith("a") ? "b" : "a"}`;
  for (const token of [ada.token, again.token, spoilt]) {
    await by(server, token, "/api/tokens", { method: "POST", body: { token } });
    await by(server, token, `/api/${token}`);
    await by(server, token, `/api/me?token=${token}`);
  }
  const tables = await postgres.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS "name" FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => postgres.query<{ row: string }>(`SELECT t::text AS "row" FROM ${name} t`)),
  );
  const dump = rows.flat().map(({ row }) => row);
  const mails = (await server.mailbox()).map(({ text }) => text);
  const trail = readFileSync(`${server.dataDir}/audit.jsonl`, "utf8");
  const everything = [...dump, server.output(), trail, ...mails].join("\n");
  expect(everything, "the control").toContain(ada.email);
  for (const token of [ada.token, again.token, spoilt])
    for (const secret of [token, token.slice(4), token.slice(4, 47), Buffer.from(token).toString("hex")])
      expect(everything.includes(secret)).toBe(false);
});
