import { beforeAll, expect, it } from "vitest";
import { rowOf, sessionIdOf } from "../attack/session-row";
import { accessTokenOf } from "../attack/forge";
import { createUser, send, sharedServer, signIn, type TestUser } from "../harness";

const server = sharedServer();
let ada: TestUser;
let eve: TestUser;
beforeAll(async () => {
  [ada, eve] = [await createUser(server), await createUser(server)];
});

const path = "/api/auth/logout-others";
const isIn = async (jar: { readonly send: Awaited<ReturnType<typeof signIn>>["send"] }) =>
  (await jar.send("/api/me")).status === 200;

it("ends every session of the person but the one that asks, and nobody else's, and is written down", async () => {
  const [own, second, third, hers] = [
    await signIn(server, ada),
    await signIn(server, ada),
    await signIn(server, ada),
    await signIn(server, eve),
  ];
  const answer = await own.send(path, { method: "POST" });
  expect([answer.status, answer.text, answer.setCookies]).toEqual([204, "", []]);
  expect(answer.headers["clear-site-data"]).toBeUndefined();
  expect([await isIn(own), await isIn(second), await isIn(third), await isIn(hers)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect((await second.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
  expect((await own.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  const [event] = await server.database.query(
    `SELECT "type", "outcome", "userId", "sessionId", "detail" FROM "AuditEvent" WHERE "type" LIKE 'sign_out%' AND "userId" = $1
     ORDER BY "id" DESC LIMIT 1`,
    [ada.id],
  );
  expect(event).toEqual({
    type: "sign_out_elsewhere",
    outcome: "success",
    userId: ada.id,
    sessionId: sessionIdOf(own),
    detail: { ended: 2 },
  });
  expect((await own.send(path, { method: "POST" })).status, "with nothing left to end").toBe(204);
  expect(await isIn(own)).toBe(true);
});

it("takes a token from the header, and then leaves that token's session", async () => {
  const [program, browser] = [await signIn(server, ada), await signIn(server, ada)];
  const headers = { authorization: `Bearer ${accessTokenOf(program)}` };
  expect((await send(server.address, path, { method: "POST", headers })).status).toBe(204);
  expect([await isIn(program), await isIn(browser)]).toEqual([true, false]);
});

it("leads a form back to the page that it was sent from, on this origin, else to the dashboard", async () => {
  const jar = await signIn(server, ada);
  const post = async (headers: Readonly<Record<string, string>>) => {
    const answer = await jar.send(path, { method: "POST", headers: { accept: "text/html", ...headers } });
    return [answer.status, answer.headers.location];
  };
  expect(await post({ referer: `${server.origin}/settings/profile?a=1` })).toEqual([303, "/settings/profile?a=1"]);
  expect(await post({ referer: `${server.origin}//evil.example/` })).toEqual([303, "/dashboard"]);
  expect(await post({})).toEqual([303, "/dashboard"]);
});

it("sent from a page of another account it is refused and ends nothing", async () => {
  const [hers, his, other] = [await signIn(server, eve), await signIn(server, ada), await signIn(server, ada)];
  const page = await hers.send("/dashboard", { method: "HEAD" });
  const body = new URLSearchParams({ _owner: String(page.headers["session-owner"]) });
  const refused = await his.send(path, { method: "POST", headers: { accept: "text/html" }, body });
  expect([refused.status, refused.text.includes("signed in to another account now")]).toEqual([409, true]);
  for (const jar of [his, other]) expect((await rowOf(server.database, jar)).endedAt).toBeNull();
});

it("two that ask at once both end what the other left, and never wait for each other", async () => {
  for (let round = 0; round < 10; round += 1) {
    const jars = await Promise.all(Array.from({ length: 6 }, () => signIn(server, ada)));
    const statuses = await Promise.all(
      jars.slice(0, 4).map(async (jar) => (await jar.send(path, { method: "POST" })).status),
    );
    for (const status of statuses) expect([204, 401]).toContain(status);
    expect(statuses).toContain(204);
    for (const jar of jars.slice(4)) expect(await isIn(jar)).toBe(false);
  }
});
