import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { startWire } from "../harness/wire";
import { accessCookie, accessTokenOf, refreshTokenOf, twinOf } from "./forge";
import { callAction, postForm, readAction } from "./form";
import { rowOf } from "./session-row";

/** Behind one proxy, so that a test can be many clients: what that proxy says stands on the right. */
let server: TestServer;
let twin: TestServer;
let ada: TestUser;
beforeAll(async () => {
  server = await startServer({
    env: {
      TRUSTED_PROXY_HOPS: "1",
      RATE_LIMIT_LOGIN_ACCOUNT: "4/600",
      RATE_LIMIT_LOGIN_SOURCE: "6/600",
      RATE_LIMIT_SIGNUP_SOURCE: "3/600", // feature:sign-up
      RATE_LIMIT_VERIFY_SOURCE: "3/600", // feature:sign-up
      RATE_LIMIT_REFRESH_SESSION: "5/600",
      RATE_LIMIT_API_SUBJECT: "5/600",
    },
  });
  twin = await startServer({ twinOf: server });
  ada = await createUser(server);
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

let clients = 0;
/** A client at an address of its own. */
const somewhere = (): Record<string, string> => {
  clients += 1;
  return { "x-forwarded-for": `203.0.113.${String(clients)}` };
};
const wrong = { password: "a wrong password of some length" };
const login = (address: string, email: string, headers: Record<string, string>) =>
  send(address, "/api/auth/login", { method: "POST", headers, body: { email, ...wrong } });
const isTooMany = ({ status, text }: Answer) => status === 429 || text.includes("Too many attempts");
const stranger = (name: string) => `${name}@example.com`;

describe("one counter stands behind every way in:", () => {
  it("the form without scripts, the action and the API share the attempts on an account, from wherever they come", async () => {
    const email = stranger("shared");
    const form = await readAction(new CookieJar(server.address), "/login", "email");
    const ways = [
      () => login(server.address, email, somewhere()),
      () =>
        postForm(
          new CookieJar(server.address, [["__Host-Http-probe", "1"]]),
          "/login",
          form,
          { email, ...wrong },
          somewhere(),
        ),
      () =>
        callAction(
          new CookieJar(server.address, [["__Host-Http-probe", "1"]]),
          "/login",
          form,
          { email, ...wrong },
          somewhere(),
        ),
      () => login(twin.address, email, somewhere()),
    ];
    const first = [];
    for (const way of ways) first.push(isTooMany(await way()));
    expect(first).toEqual([false, false, false, false]);
    for (const way of ways) expect(isTooMany(await way())).toBe(true);
    for (const way of ways) {
      const { status, headers } = await way();
      expect([status, Number(headers["retry-after"]) > 0]).toEqual([429, true]);
    }
  });

  it("another spelling of an address is the same account", async () => {
    for (const email of ["Case@Example.com", "case@example.com", "CASE@EXAMPLE.COM", " case@example.com "]) {
      expect((await login(server.address, email, somewhere())).status).toBe(401);
    }
    expect((await login(server.address, "cAsE@example.com", somewhere())).status).toBe(429);
  });
});

describe("parallel attempts", () => {
  it("40 at once on two instances get exactly 4 through", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        login((index % 2 === 0 ? server : twin).address, stranger("parallel"), somewhere()),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(36);
  });
});

describe("an attempt that comes to nothing by a fault of the database", () => {
  it("is given back, also to the source: the owner gets in by the last one that is left", async () => {
    const wire = await startWire(server.database);
    const instance = await startServer({ twinOf: server, database: wire.database });
    const { email, password } = await createUser(server);
    const own = { email, password };
    const headers = somewhere();
    const enter = (body: object) => send(instance.address, "/api/auth/login", { method: "POST", headers, body });
    for (let round = 0; round < 7; round += 1) {
      const lost = wire.loseAnswerTo('"User"."email" = $1');
      expect((await enter(own)).status).toBe(503);
      await lost;
    }
    for (let round = 0; round < 3; round += 1) expect((await enter({ ...own, ...wrong })).status).toBe(401);
    expect((await enter(own)).status).toBe(200);
    await instance.stop();
    await wire.stop();
  });
});

describe("one source", () => {
  it("can't spread its guesses over accounts, nor by what it writes left of the proxy's entry", async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const headers = {
        "x-forwarded-for": `198.51.100.${String(attempt)}, 192.0.2.77`,
        "x-real-ip": `198.51.100.${String(attempt)}`,
      };
      statuses.push((await login(server.address, stranger(`spread-${String(attempt)}`), headers)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  });

  it("is all of an IPv6 /64, and the next /64 is another", async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const headers = { "x-forwarded-for": `2001:db8:1:1::${String(attempt)}` };
      statuses.push((await login(server.address, stranger(`six-${String(attempt)}`), headers)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect((await login(server.address, stranger("six-else"), { "x-forwarded-for": "2001:db8:1:2::1" })).status).toBe(
      401,
    );
  });

  // feature:sign-up begin
  it("is refused sign-ups and links after a few, by form and by API together", async () => {
    const headers = somewhere();
    const body = (index: number) => ({ email: stranger(`many-${String(index)}`) });
    const signUp = await readAction(new CookieJar(server.address), "/signup", "email");
    const statuses = [];
    for (let index = 0; index < 3; index += 1)
      statuses.push(
        (await send(server.address, "/api/auth/signup", { method: "POST", headers, body: body(index) })).status,
      );
    expect(statuses).toEqual([202, 202, 202]);
    expect(isTooMany(await postForm(new CookieJar(server.address), "/signup", signUp, body(3), headers))).toBe(true);
    expect((await send(twin.address, "/api/auth/signup", { method: "POST", headers, body: body(4) })).status).toBe(429);

    const verify = () =>
      send(server.address, "/api/auth/verify-email", {
        method: "POST",
        headers,
        body: { token: "x".repeat(43), name: "Many", password: "quiet seventeen rivers" },
      });
    expect([(await verify()).status, (await verify()).status, (await verify()).status]).toEqual([400, 400, 400]);
    const refused = await verify();
    expect(refused.status).toBe(429);
    const waiting = new CookieJar(server.address);
    await waiting.send("/api/auth/signup", { method: "POST", headers: somewhere(), body: body(5) });
    const resend = await readAction(waiting, "/check-mail", "email");
    expect(isTooMany(await postForm(waiting, "/check-mail", resend, { email: stranger("x") }, headers))).toBe(true);
  });
  // feature:sign-up end
});

describe("one session", () => {
  it("is refused refreshes after a few, keeps its cookies, and is not over", async () => {
    const jar = await signIn(server, ada);
    for (let lap = 0; lap < 5; lap += 1) {
      expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    }
    const token = refreshTokenOf(jar);
    const refused = await jar.send("/api/auth/refresh", { method: "POST" });
    expect([refused.status, refused.setCookies]).toEqual([429, []]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(500);
    expect(refused.headers["ratelimit-policy"]).toBe('"refresh_session";q=5;w=600');
    expect(refreshTokenOf(jar)).toBe(token);
    expect((await jar.send("/api/me")).status).toBe(200);
    expect((await rowOf(server.database, jar)).endedAt).toBeNull();
    // On the way to a page the answer is a page, and no loop.
    jar.cookies.set(accessCookie, "x");
    const page = await jar.send("/api/auth/refresh?next=%2Fdashboard", { headers: { "sec-fetch-mode": "navigate" } });
    expect([page.status, page.headers["content-type"]]).toEqual([429, "text/html; charset=utf-8"]);
  });

  it("may ask the database so often, by cookie and by header together; what asks none is free", async () => {
    const jar = await signIn(server, await createUser(server));
    const byHeader = (token: string) =>
      send(twin.address, "/api/profile", { headers: { authorization: `Bearer ${token}` } });
    const ways = [
      () => jar.send("/api/profile"),
      () => byHeader(accessTokenOf(jar)),
      // The other signature of the same token: the limit counts the person, not the bytes.
      () => byHeader(twinOf(accessTokenOf(jar))),
    ];
    const statuses = [];
    for (let index = 0; index < 6; index += 1) {
      const ask = ways[index % ways.length];
      statuses.push((await ask?.())?.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    for (let index = 0; index < 20; index += 1) expect((await jar.send("/api/me")).status).toBe(200);
  });
});
