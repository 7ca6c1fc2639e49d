import { beforeAll, expect, it } from "vitest";
import { callAction, postForm, readAction } from "../../attack/form";
import { accessCookie, expire, refreshedCookie, refreshTokenOf } from "../../attack/forge";
import { age, rowOf } from "../../attack/session-row";
import { createUser, sharedServer, signIn, type TestUser } from "../../harness";

const server = sharedServer();
let ada: TestUser;
beforeAll(async () => {
  ada = await createUser(server);
});

it("an action that refreshed in place and whose answer is lost makes nobody a thief: what it was given is not what was shown", async () => {
  const jar = await signIn(server, ada);
  const rename = await readAction(jar, "/settings/profile", "name");
  expire(jar, server);
  // With the mark of a refresh the gate sends nobody through the endpoint.
  jar.cookies.set(refreshedCookie, "1");
  const browser = jar.copy();
  const saved = await callAction(jar, "/settings/profile", rename, { name: "Ada" });
  expect(saved.text).toContain("Saved.");
  expect(refreshTokenOf(jar)).not.toBe(refreshTokenOf(browser));

  // A sight that this instance had before would be in the table by the time that a later one is.
  const other = await signIn(server, ada);
  await other.send("/api/auth/refresh", { method: "POST" });
  await other.send("/api/me");
  await expect.poll(async () => (await rowOf(server.database, other)).seenGeneration).toBe(1);
  expect(await rowOf(server.database, jar)).toMatchObject({ generation: 1, seenGeneration: 0 });
  await age(server.database, browser, "rotatedAt", 31);
  expect((await browser.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  expect((await browser.send("/api/me")).status).toBe(200);
});

it.each([
  ["by scripts", callAction],
  ["by a form", postForm],
] as const)(
  "what is sent %s through a second refresh within seconds is done once, and answered as ever",
  async (_, send) => {
    const jar = await signIn(server, ada);
    const rename = await readAction(jar, "/settings/profile", "name");
    const refreshed = await jar.send("/api/auth/refresh", { method: "POST" });
    expect(refreshed.status).toBe(204);
    jar.cookies.delete(accessCookie);
    jar.cookies.delete(refreshedCookie);
    let path = "/settings/profile";
    for (const hop of ["to refresh", "back", "to the clean address"]) {
      const moved = await send(jar, path, rename, { name: "Grace" });
      expect(moved.status, hop).toBe(307);
      path = moved.headers["location"]?.replace(server.origin, "") ?? "";
      expect((await jar.send("/api/profile")).text, `done ${hop}`).not.toContain("Grace");
    }
    expect(path).toBe("/settings/profile");
    expect((await send(jar, path, rename, { name: "Grace" })).text).toContain("Saved.");
    await send(jar, path, rename, { name: "Ada" });
  },
);
