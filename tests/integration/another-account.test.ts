import { beforeAll, expect, it } from "vitest";
import { rowOf } from "../attack/session-row";
import { type CookieJar, createUser, sharedServer, signIn } from "../harness";

const server = sharedServer();
let ada: CookieJar;
let eve: CookieJar;
beforeAll(async () => {
  [ada, eve] = [await signIn(server, await createUser(server)), await signIn(server, await createUser(server))];
});

const ownerIn = async (jar: CookieJar): Promise<string> =>
  /name="_owner" value="([^"]+)"/.exec((await jar.send("/settings/profile")).text)?.[1] ?? "";
const signOutEverywhere = (jar: CookieJar, body: URLSearchParams) =>
  jar.send("/api/auth/logout-all", { method: "POST", headers: { accept: "text/html" }, body });

it("pressed in a page of another account, sign-out everywhere ends nobody's sessions and says why", async () => {
  const refused = await signOutEverywhere(eve, new URLSearchParams({ _owner: await ownerIn(ada) }));
  expect([refused.status, refused.headers["content-type"]]).toEqual([409, "text/html; charset=utf-8"]);
  expect(refused.text).toContain("signed in to another account now");
  expect(refused.setCookies).toEqual([]);
  for (const jar of [ada, eve]) expect((await rowOf(server.database, jar)).endedAt).toBeNull();
});

it("a private page says whose it is, the same for each session of one person and for nobody else, and not who", async () => {
  const headOf = async (jar: CookieJar) => (await jar.send("/dashboard", { method: "HEAD" })).headers["session-owner"];
  const mark = await headOf(ada);
  expect(mark).toBe(await ownerIn(ada));
  expect(await headOf(eve)).not.toBe(mark);
  const { id } = (await ada.send("/api/me")).json() as { readonly id: string };
  expect(mark).not.toContain(id);
  expect((await ada.send("/login?reason=signed_out", { method: "HEAD" })).headers["session-owner"]).toBeUndefined();
});

it("pressed in one's own page, also by a client that sends no mark, it ends all of one's own", async () => {
  const own = await signOutEverywhere(ada, new URLSearchParams({ _owner: await ownerIn(ada) }));
  expect([own.status, own.headers.location]).toEqual([303, "/login?reason=signed_out_everywhere"]);
  expect((await signOutEverywhere(eve, new URLSearchParams())).status).toBe(303);
});

it("an address that says that a session is over says so to nobody whose session is not", async () => {
  const jar = await signIn(server, await createUser(server));
  for (const reason of ["signed_out", "session_ended", "session_reused"]) {
    const answer = await jar.send(`/login?reason=${reason}&next=/settings/profile`);
    expect([reason, answer.status, answer.headers.location]).toEqual([reason, 307, "/settings/profile"]);
  }
  await jar.copy().send("/api/auth/logout", { method: "POST" });
  const answer = await jar.send("/login?reason=signed_out");
  expect([answer.status, answer.text.includes("You are signed out.")]).toEqual([200, true]);
});
