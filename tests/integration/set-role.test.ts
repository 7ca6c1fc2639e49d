import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CookieJar, createUser, send, signIn, startServer, type TestServer, type TestUser } from "../harness";
import { command } from "../setup/run";

let server: TestServer;
let twin: TestServer;
let admin: TestUser;
let other: TestUser;
beforeAll(async () => {
  server = await startServer();
  twin = await startServer({ twinOf: server });
  admin = await createUser(server, { role: "admin" });
  other = await createUser(server, { role: "admin" });
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const setRole = (email: string, role: string) =>
  command(["user", "set-role", "--email", email, "--role", role], { env: server.environment });

/** What the access token alone is good for: a header is never refreshed. */
const byToken = async (jar: CookieJar, address: string) => {
  const token = jar.cookies.get("__Host-Http-session") ?? "";
  const { status, json } = await send(address, "/api/me", { headers: { authorization: `Bearer ${token}` } });
  return { status, ...(json() as { readonly roles?: unknown; readonly code?: unknown }) };
};

const roleOf = async ({ id }: TestUser) =>
  (await server.database.query<{ role: string }>('SELECT "role" FROM "User" WHERE "id" = $1', [id]))[0]?.role;

describe("npm run user -- set-role", () => {
  test("a demoted administrator's token is refused on the next request, everywhere, and a refresh gives the new role", async () => {
    const jar = await signIn(server, admin);
    for (const { address } of [server, twin])
      expect(await byToken(jar, address)).toMatchObject({ status: 200, roles: ["admin"] });

    expect(await setRole(admin.email, "user")).toMatchObject({ code: 0 });
    for (const { address } of [server, twin])
      expect(await byToken(jar, address)).toMatchObject({ status: 401, code: "invalid_token" });

    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    for (const { address } of [server, twin])
      expect(await byToken(jar, address)).toMatchObject({ status: 200, roles: ["user"] });
  });

  test("the last administrator keeps the role, and is told why", async () => {
    const jar = await signIn(server, other);
    const { code, output } = await setRole(other.email, "user");
    expect(code).toBe(1);
    expect(output).toMatch(/last administrator/);
    expect(await roleOf(other)).toBe("admin");
    expect((await byToken(jar, server.address)).status).toBe(200);
  });

  test("a role that one has already changes nothing", async () => {
    const jar = await signIn(server, other);
    expect(await setRole(other.email, "admin")).toMatchObject({
      code: 0,
      output: expect.stringContaining("already") as string,
    });
    expect((await byToken(jar, server.address)).status).toBe(200);
  });

  test("misuse is told before anything is asked: no role, an unknown one, no address", async () => {
    const answers = await Promise.all([
      command(["user", "set-role", "--email", other.email], { env: server.environment }),
      setRole(other.email, "king"),
      command(["user", "set-role", "--role", "user"], { env: server.environment }),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect((await setRole("nobody@example.com", "user")).code).toBe(1);
  });
});
