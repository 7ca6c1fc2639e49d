import { afterAll, beforeAll, expect, it } from "vitest";
import { type OwnPostgres, send, startServer, type TestServer } from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { actingIn, statusOf } from "./people";

let postgres: OwnPostgres;
let server: TestServer;
let asking: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  server = await startServer({ database: postgres });
  asking = await startServer({ twinOf: server, database: postgres, env: { REVOCATION_FEED: "database" } });
});
afterAll(async () => {
  await asking.stop();
  await server.stop();
  await postgres.drop();
});

it("who is somebody else is known without a read of the database, and that it is over too", async () => {
  const { admin, token } = await actingIn(server);
  const ask = () => send(server.address, "/api/me", { headers: { authorization: `Bearer ${token}` } });
  expect(await statementsOf(postgres, async () => expect((await ask()).status).toBe(200))).toEqual([]);
  expect(await statusOf(token, asking)).toBe(200);
  expect((await admin.jar.copy().send("/api/auth/logout", { method: "POST" })).status).toBe(204);
  expect(await statementsOf(postgres, async () => expect((await ask()).status).toBe(401))).toEqual([]);
  // An instance that asks the table each time finds the administrator's session there.
  expect(await statusOf(token, asking)).toBe(401);
});
