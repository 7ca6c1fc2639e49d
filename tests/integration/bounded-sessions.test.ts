import { describe, expect, it } from "vitest";
import { accessTokenOf } from "../attack/forge";
import { callAction, postForm, readAction } from "../attack/form";
import { sessionIdOf } from "../attack/session-row";
import { CookieJar, createUser, send, signIn, startTwins, type TestUser } from "../harness";

const most = 4;

const { server, twin } = await startTwins({ env: { MAX_SESSIONS: String(most), RATE_LIMIT_LOGIN_SUCCESS: "20/600" } });

const liveSessions = ({ id }: TestUser) =>
  server.database
    .query<{ id: string }>(`SELECT "id" FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL`, [id])
    .then((rows) => rows.map((row) => row.id));
const probed = (address: string) => new CookieJar(address, [["__Host-Http-probe", "1"]]);
const me = (jar: CookieJar) => jar.send("/api/me").then(({ status }) => status);

describe("one form of the login page", () => {
  it.each([
    ["posted without scripts", postForm],
    ["called by scripts", callAction],
  ] as const)("%s makes one session, however often and wherever it is sent at once", async (_, submit) => {
    const ada = await createUser(server);
    const { email, password } = ada;
    const form = await readAction(probed(server.address), "/login", "email");
    const jars = [server, twin, server, twin].map(({ address }) => probed(address));
    await Promise.all(jars.map((jar) => submit(jar, "/login", form, { email, password })));
    const [only, ...more] = await liveSessions(ada);
    expect(more).toEqual([]);
    expect(new Set(jars.map(sessionIdOf))).toEqual(new Set([only]));
    expect(await Promise.all(jars.map(me))).toEqual([200, 200, 200, 200]);
  });

  it("sent again with the cookies that it brought does not end its own session", async () => {
    const ada = await createUser(server);
    const { email, password } = ada;
    const jar = probed(server.address);
    const form = await readAction(jar, "/login", "email");
    await postForm(jar, "/login", form, { email, password });
    const first = sessionIdOf(jar);
    await postForm(jar, "/login", form, { email, password });
    expect(await me(jar)).toBe(200);
    expect(await liveSessions(ada)).toEqual([first]);
  });

  it("makes another one when its session is over, and one for each account", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const jar = probed(server.address);
    const form = await readAction(jar, "/login", "email");
    await postForm(jar, "/login", form, { email: ada.email, password: ada.password });
    await jar.send("/api/auth/logout", { method: "POST" });
    const again = probed(server.address);
    await postForm(again, "/login", form, { email: ada.email, password: ada.password });
    expect(await me(again)).toBe(200);
    const another = probed(server.address);
    await postForm(another, "/login", form, { email: eve.email, password: eve.password });
    expect((await another.send("/api/me")).json()).toMatchObject({ id: eve.id });
    expect(await me(again)).toBe(200);
  });

  it("with a number that is none makes a session like any other", async () => {
    const ada = await createUser(server);
    const form = await readAction(probed(server.address), "/login", "email");
    const { email, password } = ada;
    for (const number of ["", "x".repeat(5000), "00000000-0000-0000-0000-00000000000g"]) {
      const jar = probed(server.address);
      await postForm(jar, "/login", form, { email, password, form: number });
      expect(await me(jar)).toBe(200);
    }
    expect(await liveSessions(ada)).toHaveLength(3);
  });
});

describe("the sessions of a person", () => {
  it("are never more than MAX_SESSIONS, of those that begin at once too; the least recently used end, on every instance", async () => {
    const ada = await createUser(server);
    const first = await signIn(server, ada);
    const captured = accessTokenOf(first);
    const used = await signIn(server, ada);
    await server.database.query(`UPDATE "Session" SET "lastSeenAt" = now() - interval '1 hour' WHERE "userId" = $1`, [
      ada.id,
    ]);
    await used.send("/api/auth/refresh", { method: "POST" });
    const later = await Promise.all([server, twin, server].map((instance) => signIn(instance, ada)));
    const others = [server, twin].map(({ address }) =>
      send(address, "/api/me", { headers: { authorization: `Bearer ${captured}` } }),
    );
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([401, 401]);
    expect(new Set(await liveSessions(ada))).toEqual(new Set([used, ...later].map(sessionIdOf)));
    await Promise.all(Array.from({ length: 8 }, (_, index) => signIn(index % 2 === 0 ? server : twin, ada)));
    expect(await liveSessions(ada)).toHaveLength(most);
  });

  it("can't begin without end: the right password is counted too, and says when to come back", async () => {
    const ada = await createUser(server);
    const { email, password } = ada;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt += 1) {
      const { address } = attempt % 2 === 0 ? server : twin;
      const answer = await send(address, "/api/auth/login", { method: "POST", body: { email, password } });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  });
});
