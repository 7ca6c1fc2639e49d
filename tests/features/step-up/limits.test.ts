import { expect, it } from "vitest";
import { callAction, postForm, readAction } from "../../attack/form";
import { type Answer, type CookieJar, createUser, signIn, startTwins } from "../../harness";

const { server, twin } = await startTwins({ env: { RATE_LIMIT_LOGIN_ACCOUNT: "4/600" } });

const password = "not the password of anybody";
const api = (jar: CookieJar): Promise<Answer> =>
  jar.send("/api/auth/reauthenticate", { method: "POST", body: { password } });
const isTooMany = ({ status }: Answer) => status === 429;

it("guesses at a password count as one, whether somebody signs in or proves again who they are, by form, action or API, on every instance", async () => {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  const there = jar.copy(twin.address);
  const form = await readAction(jar, "/reauthenticate", "password");
  const fields = { password, next: "/dashboard" };
  const login = (who: CookieJar) =>
    who.send("/api/auth/login", { method: "POST", body: { email: ada.email, password } });
  const ways = [
    () => api(jar),
    () => postForm(there, "/reauthenticate", form, fields),
    () => callAction(jar, "/reauthenticate", form, fields),
    () => login(there),
  ];
  for (const way of ways) expect(isTooMany(await way())).toBe(false);
  for (const way of ways) expect(isTooMany(await way())).toBe(true);
  // The right one, too, has to wait; and nobody is signed out by it.
  const right = await jar.send("/api/auth/reauthenticate", { method: "POST", body: { password: ada.password } });
  expect([right.status, Number(right.headers["retry-after"]) > 0]).toEqual([429, true]);
  expect((await jar.send("/api/me")).status).toBe(200);
});

it("a right one starts the count again, and a stranger's guesses don't count against a device that has signed in", async () => {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  const stranger = { method: "POST", body: { email: ada.email, password } };
  for (let guess = 0; guess < 5; guess += 1)
    await jar.copy().send("/api/auth/login", { ...stranger, headers: { cookie: "" } });
  for (let round = 0; round < 3; round += 1) {
    for (let guess = 0; guess < 3; guess += 1) expect((await api(jar)).status).toBe(401);
    const right = await jar.send("/api/auth/reauthenticate", { method: "POST", body: { password: ada.password } });
    expect(right.status).toBe(200);
  }
});
