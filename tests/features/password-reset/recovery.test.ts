import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CookieJar, createUser, send, signIn, startServer, type TestServer } from "../../harness";
import { forgot, reset, resetTokens, tokenFor } from "./mails";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { RATE_LIMIT_LOGIN_ACCOUNT: "4/600" } });
});
afterAll(() => server.stop());

const password = "quiet seventeen rivers";

/** What a browser is told that tries a password, as one that may have signed in before. */
async function attempt(jar: CookieJar, email: string, given: string): Promise<number> {
  const device = jar.cookies.get("__Host-Http-device");
  const headers: Record<string, string> = device === undefined ? {} : { cookie: `__Host-Http-device=${device}` };
  const body = { email, password: given };
  return (await send(server.address, "/api/auth/login", { method: "POST", headers, body })).status;
}

describe("whoever knows the password", () => {
  it("can't keep links from its owner by asking for all of them and replacing it", async () => {
    const ada = await createUser(server);
    const thief = await signIn(server, ada);
    for (let mails = 0; mails < 3; mails += 1) await forgot(server, ada.email);
    const tokens = await resetTokens(server, ada.email, 3);
    const body = { currentPassword: ada.password, password: "the thief's own long one" };
    expect((await thief.send("/api/auth/password/change", { method: "POST", body })).status).toBe(204);
    for (const token of tokens) expect((await reset(server, token, password)).status).toBe(400);
    await forgot(server, ada.email);
    const [, , , last = ""] = await resetTokens(server, ada.email, 4);
    expect((await reset(server, last, password)).status).toBe(200);
  });

  it("guesses no more for having signed in often, and as a stranger once it was replaced", async () => {
    const ada = await createUser(server);
    const devices: CookieJar[] = [];
    for (let device = 0; device < 3; device += 1) devices.push(await signIn(server, ada));
    const guess = async () => {
      const statuses = [];
      for (let round = 0; round < 3; round += 1)
        for (const device of devices) statuses.push(await attempt(device, ada.email, "a wrong one of some length"));
      return statuses.filter((status) => status === 401).length;
    };
    expect(await guess()).toBe(4);
    const jar = new CookieJar(server.address);
    const token = await tokenFor(server, ada.email);
    expect((await jar.send("/api/auth/password/reset", { method: "POST", body: { token, password } })).status).toBe(
      200,
    );
    expect(await guess()).toBe(0);
    for (let round = 0; round < 6; round += 1) await attempt(new CookieJar(server.address), ada.email, "wrong wrong");
    // Nobody's guesses keep out who has just shown whose mailbox it is.
    expect(await attempt(jar, ada.email, password)).toBe(200);
  });

  it("is a stranger with the mark of a device that signed in with a password of before", async () => {
    const ada = await createUser(server);
    const device = await signIn(server, ada);
    const token = await tokenFor(server, ada.email);
    expect((await reset(server, token, password)).status).toBe(200);
    const statuses = [];
    for (let round = 0; round < 4; round += 1)
      statuses.push(await attempt(new CookieJar(server.address), ada.email, "a wrong one of some length"));
    statuses.push(await attempt(device, ada.email, password));
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });
});
