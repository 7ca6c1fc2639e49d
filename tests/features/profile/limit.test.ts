import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { type Answer, createUser, send, signIn, startServer, type TestServer } from "../../harness";

describe("the limit of one person", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ env: { RATE_LIMIT_API_SUBJECT: "5/60" } });
  });
  afterAll(() => server.stop());

  const isTooMany = ({ status, text }: Answer) => status === 429 || text.includes("Too many attempts");

  it("counts saves by Server Action like calls of the API: 5 of 30 pass, by whichever way, and one row of it is free", async () => {
    for (const call of [callAction, postForm]) {
      const jar = await signIn(server, await createUser(server));
      const rename = await readAction(jar, "/settings/profile", "name");
      await server.database.query('DELETE FROM "RateLimit"');
      const answers = [];
      for (let index = 0; index < 30; index += 1)
        answers.push(await call(jar, "/settings/profile", rename, { name: `Name ${String(index)}` }));
      expect(answers.map(isTooMany)).toEqual(answers.map((__, index) => index >= 5));
      expect((await jar.send("/api/profile")).status).toBe(429);
      const page = await jar.send("/dashboard");
      expect([page.status, page.text.includes("Sign out everywhere")]).toEqual([429, false]);
      expect((await jar.send("/api/me")).status).toBe(200);
    }
  });

  it("is one counter: pages, endpoints and actions use it up together", async () => {
    const jar = await signIn(server, await createUser(server));
    const rename = await readAction(jar, "/settings/profile", "name");
    const authorization = `Bearer ${accessTokenOf(jar)}`;
    const ways = [
      () => jar.send("/dashboard"),
      () => jar.send("/api/profile"),
      () => send(server.address, "/api/profile", { headers: { authorization } }),
      () => callAction(jar, "/settings/profile", rename, { name: "Somebody" }),
    ];
    for (const way of ways) expect(isTooMany(await way())).toBe(false);
    for (const way of ways) expect(isTooMany(await way())).toBe(true);
  });

  it("is one's own: who comes after somebody who used it up is let in", async () => {
    const jar = await signIn(server, await createUser(server));
    expect((await jar.send("/api/profile")).status).toBe(200);
  });
});
