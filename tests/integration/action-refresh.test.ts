import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser, signIn, startServer, type TestServer } from "../harness";
import { callAction, readAction } from "../attack/form";

describe("the guard of Server Actions", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ env: { REFRESH_LEEWAY: "0" } });
  });
  afterAll(() => server.stop());

  it("treats a spent refresh token as the endpoint does: the session ends, and the owner gets a mail", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const path = "/settings/profile";
    const rename = await readAction(jar, path, "name");
    const thief = jar.copy();
    thief.cookies.delete("__Host-Http-session");
    // With the mark of a refresh the gate sends nobody through the endpoint, so the guard is asked.
    thief.cookies.set("__Host-Http-refreshed", "1");
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);

    const answer = await callAction(thief, path, rename, { name: "Mallory" });
    expect(String(answer.headers["x-action-redirect"])).toContain("reason=session_reused");
    expect((await jar.send("/api/me")).status).toBe(401);
    const [user] = await server.database.query<{ name: string }>(`SELECT "name" FROM "User" WHERE "id" = $1`, [ada.id]);
    expect(user?.name).toBe(ada.name);
    await expect.poll(async () => (await server.mailTo(ada.email)).subject).toBe("We ended one of your sessions");
  });
});
