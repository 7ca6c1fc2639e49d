import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CookieJar, createUser, signIn, type TestUser } from "../harness";
import { bothWays, startTwoReleases, type TwoReleases, userCommand } from "./two-releases";

let both: TwoReleases;
let grace: TestUser;
beforeAll(async () => {
  both = await startTwoReleases();
  grace = await createUser(both.now);
});
afterAll(() => both.stop());

const post = (path: string) => (jar: CookieJar) =>
  jar.send(path, { method: "POST", headers: { accept: "application/json" } });
const status = async (jar: CookieJar): Promise<number> => (await jar.send("/api/me")).status;

describe.each(bothWays)("what ends on the release %s", (here, there) => {
  /** Two devices of hers that the other release has seen, and has remembered the tokens of. */
  async function devices(): Promise<{ readonly one: CookieJar; readonly two: CookieJar }> {
    const [one, two] = [await signIn(both[here], grace), await signIn(both[there], grace)];
    for (const jar of [one, two])
      for (const name of [here, there]) expect(await status(jar.copy(both[name].address))).toBe(200);
    return { one, two };
  }

  /** What a device is answered on both, on the very next request. */
  const answers = async (jar: CookieJar) => [
    await status(jar.copy(both[there].address)),
    await status(jar.copy(both[here].address)),
  ];

  it(`by a sign-out is over on the release ${there} at once, and the other device stays`, async () => {
    for (let round = 0; round < 10; round += 1) {
      const { one, two } = await devices();
      const presented = one.copy();
      expect((await post("/api/auth/logout")(one)).status).toBe(204);
      expect([await answers(presented), await answers(two)]).toEqual([
        [401, 401],
        [200, 200],
      ]);
    }
  });

  it(`by a sign-out everywhere is over on the release ${there} at once`, async () => {
    const { one, two } = await devices();
    const presented = one.copy();
    expect((await post("/api/auth/logout-all")(one)).status).toBe(204);
    expect([await answers(presented), await answers(two)]).toEqual([
      [401, 401],
      [401, 401],
    ]);
  });

  it(`by a sign-out everywhere else is over on the release ${there} at once, and the one who asks stays`, async () => {
    const { one, two } = await devices();
    expect((await post("/api/auth/logout-others")(one)).status).toBe(204);
    expect([await answers(one), await answers(two)]).toEqual([
      [200, 200],
      [401, 401],
    ]);
  });

  it(`by a ban is over on the release ${there} at once`, async () => {
    const { one, two } = await devices();
    await userCommand(both[here], ["disable", "--email", grace.email]);
    expect([await answers(one), await answers(two)]).toEqual([
      [401, 401],
      [401, 401],
    ]);
    await userCommand(both[there], ["enable", "--email", grace.email]);
    expect(await status(await signIn(both[there], grace))).toBe(200);
  });

  it(`by a demotion is a right on the release ${there} no more, and nobody is signed out`, async () => {
    const role = async (jar: CookieJar) => ((await jar.send("/api/me")).json() as { roles: string[] }).roles;
    await userCommand(both[here], ["set-role", "--email", grace.email, "--role", "admin"]);
    const { one } = await devices();
    const elsewhere = one.copy(both[there].address);
    expect(await role(elsewhere)).toEqual(["admin"]);
    await userCommand(both[here], ["set-role", "--email", grace.email, "--role", "user"]);
    expect((await elsewhere.copy().send("/api/me")).status).not.toBe(200);
    expect((await elsewhere.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect(await role(elsewhere)).toEqual(["user"]);
    expect(await role(elsewhere.copy(both[here].address))).toEqual(["user"]);
  });
});
