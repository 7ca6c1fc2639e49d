import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../attack/browser";
import { expire } from "../attack/forge";
import {
  type Answer,
  createUser,
  type CookieJar,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";

/** What a failover to a standby looks like until somebody promotes it. */
describe("a database that can't be written to", () => {
  let server: TestServer;
  let ada: TestUser;
  let jar: CookieJar;
  beforeAll(async () => {
    server = await startServer();
    ada = await createUser(server);
    jar = await signIn(server, ada);
    await set("on");
  });
  afterAll(() => server.stop());

  async function set(readOnly: "on" | "off"): Promise<void> {
    const name = new URL(server.database.url).pathname.slice(1);
    // New connections are as the database says; the old ones go.
    await server.database.query(
      `BEGIN READ WRITE; ALTER DATABASE "${name}" SET default_transaction_read_only = ${readOnly}; COMMIT`,
    );
    await server.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
  }
  const ready = async () => (await jar.send("/api/health/ready")).status;
  const saysTryAgain = (answer: Answer) => {
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  };

  it("is not ready", async () => {
    await expect.poll(ready, { timeout: 10_000 }).toBe(503);
  });

  it("says 503 with Retry-After to whatever needs it, and takes nobody's cookies", async () => {
    await expect.poll(ready, { timeout: 10_000 }).toBe(503);
    saysTryAgain(await jar.copy().send("/api/auth/refresh", { method: "POST" }));
    saysTryAgain(await jar.copy().send("/api/auth/logout", { method: "POST" }));
    const { email, password } = ada;
    saysTryAgain(await jar.copy().send("/api/auth/login", { method: "POST", body: { email, password } }));
    saysTryAgain(await jar.copy().send("/api/profile", { method: "PATCH", body: { name: "Ada" } }));
    const expired = jar.copy();
    expire(expired, server);
    saysTryAgain(endOf(await browse(expired, "/dashboard", { headers: { accept: "text/html" } })).answer);
  });

  it("is ready again when it can be, and everybody is still signed in", async () => {
    await set("off");
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});
