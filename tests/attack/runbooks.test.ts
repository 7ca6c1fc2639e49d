import { afterAll, beforeAll, expect, it } from "vitest";
import { makeKeySet } from "../../scripts/start/key-set";
import {
  type CookieJar,
  createUser,
  type Database,
  send,
  signIn,
  startDatabase,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { by, make } from "../features/api-tokens/app"; // feature:api-tokens
import { command } from "../setup/run";
import { accessTokenOf } from "./forge";

/** Held by a backup as alive, and signed out since. */
let over: CookieJar;
/** Begun since the backup was made. */
let unknown: CookieJar;
let ada: TestUser;
// feature:api-tokens begin
/** Revoked since. */
let token: string;
// feature:api-tokens end
let database: Database;
let backup: Database;
let server: TestServer;
beforeAll(async () => {
  database = await startDatabase();
  server = await startServer({ database });
  ada = await createUser(server);
  const jar = await signIn(server, ada);
  over = jar.copy();
  ({ token } = await make(jar)); // feature:api-tokens
  await server.stop();
  backup = await startDatabase(database);
  server = await startServer({ twinOf: server });
  expect((await jar.copy(server.address).send("/api/tokens", { method: "DELETE" })).status).toBe(204); // feature:api-tokens
  await jar.copy(server.address).send("/api/auth/logout", { method: "POST" });
  unknown = await signIn(server, ada);
  await server.stop();
});
afterAll(async () => {
  await backup.drop();
  await database.drop();
});

/** What the tokens of a session get: by header, by cookie, and by a refresh. */
async function worth({ address }: TestServer, jar: CookieJar): Promise<readonly number[]> {
  const authorization = `Bearer ${accessTokenOf(jar)}`;
  const answers = [
    await send(address, "/api/me", { headers: { authorization } }),
    await jar.copy(address).send("/api/me"),
    await jar.copy(address).send("/api/auth/refresh", { method: "POST" }),
  ];
  return answers.map(({ status }) => status);
}

it("a backup that is restored brings nothing back", async () => {
  const careless = await startDatabase(backup);
  const haunted = await startServer({ twinOf: server, database: careless });
  expect([await worth(haunted, over), await worth(haunted, unknown)]).toEqual([
    [200, 200, 204],
    [200, 200, 401],
  ]);
  expect((await by(haunted, token)).status).toBe(200); // feature:api-tokens
  await haunted.stop();
  await careless.drop();

  const env = { ...server.environment, DATABASE_URL: backup.url };
  expect(await command(["user", "end-sessions", "--all"], { env })).toMatchObject({ code: 0 });
  await backup.query('DELETE FROM "ApiToken"'); // feature:api-tokens
  const JWT_KEYS = JSON.stringify(await makeKeySet("ES256"));
  const restored = await startServer({ twinOf: server, database: backup, env: { JWT_KEYS } });
  // By cookie through a refresh, which is refused.
  expect([await worth(restored, over), await worth(restored, unknown)]).toEqual([
    [401, 307, 401],
    [401, 307, 401],
  ]);
  expect((await by(restored, token)).status).toBe(401); // feature:api-tokens
  expect(await worth(restored, await signIn(restored, ada))).toEqual([200, 200, 204]);
  await restored.stop();
});
