import { describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { CookieJar, sharedServer, type TestUser } from "../../harness";
import { Authenticator } from "../passkeys/authenticator"; // feature:passkeys
import { challengeFor, register } from "../passkeys/app"; // feature:passkeys
import { codeOf, forgetStep, guarded, halfWay } from "./app";

const server = sharedServer();

const path = "/second-factor";
const another = "This browser has begun to sign in to another account since this page was opened";
const whoIn = async (jar: CookieJar) => ((await jar.send("/api/me")).json() as { id?: string }).id;
const refusals = ({ id }: TestUser) =>
  server.database.query(`SELECT 1 FROM "AuditEvent" WHERE "type" = 'second_factor' AND "userId" = $1`, [id]);

/** Two tabs of one browser, each at the second step: first of one account, then of the other. Their cookies are one. */
async function twoTabs(one: TestUser, other: TestUser) {
  const jar = new CookieJar(server.address);
  await halfWay(server, one, jar);
  const first = await readAction(jar, path, "code");
  await halfWay(server, other, jar);
  return { jar, first, second: await readAction(jar, path, "code") };
}

describe("two tabs of one browser at the second step", () => {
  it("of one account: either signs in to it, and the other one says that this is over", async () => {
    const ada = await guarded(server);
    const { jar, first, second } = await twoTabs(ada, ada);
    expect((await postForm(jar, path, first, { code: await codeOf(ada.secret) })).status).toBe(303);
    expect(await whoIn(jar)).toBe(ada.id);
    await forgetStep(server, ada);
    const late = await postForm(jar, path, second, { code: await codeOf(ada.secret) });
    expect(late.text).toContain("No sign-in waits for a code");
    expect(await whoIn(jar)).toBe(ada.id);
  });

  it("of two accounts: the older one signs in to neither, says so, and counts nothing against the other", async () => {
    const [ada, bob] = [await guarded(server), await guarded(server)];
    const { jar, first, second } = await twoTabs(ada, bob);
    for (const { secret } of [ada, bob]) {
      const refused = await postForm(jar, path, first, { code: await codeOf(secret) });
      expect(refused.text).toContain(another);
      expect(refused.text, "whose sign-in it is now").toContain(bob.email);
      expect(await whoIn(jar)).toBeUndefined();
    }
    expect([await refusals(ada), await refusals(bob)]).toEqual([[], []]);
    expect((await postForm(jar, path, second, { code: await codeOf(bob.secret) })).status).toBe(303);
    expect(await whoIn(jar)).toBe(bob.id);
    const late = await postForm(jar, path, first, { code: await codeOf(ada.secret) });
    expect(late.text).toContain("No sign-in waits for a code");
    expect(await whoIn(jar)).toBe(bob.id);
  });

  // feature:passkeys begin
  it("of two accounts, by a passkey in the place of the code: the same", async () => {
    const [ada, bob] = [await guarded(server), await guarded(server)];
    const device = new Authenticator();
    expect((await register(ada.jar, server.origin, device)).status).toBe(201);
    const jar = new CookieJar(server.address);
    await halfWay(server, ada, jar);
    const first = await readAction(jar, path, "credential");
    await halfWay(server, bob, jar);
    const credential = device.show({ challenge: await challengeFor(jar), origin: server.origin });
    const refused = await postForm(jar, path, first, { credential: JSON.stringify(credential) });
    expect(refused.text).toContain(another);
    expect([await whoIn(jar), await refusals(bob)]).toEqual([undefined, []]);
  });
  // feature:passkeys end

  it("of two accounts, asking to come in without a code: no mail goes to the other", async () => {
    const [ada, bob] = [await guarded(server), await guarded(server)];
    const jar = new CookieJar(server.address);
    await halfWay(server, ada, jar);
    const first = await readAction(jar, "/recover", "next");
    await halfWay(server, bob, jar);
    expect((await postForm(jar, "/recover", first, {})).text).toContain(another);
    const asked = `SELECT 1 FROM "AuditEvent" WHERE "type" = 'recovery_requested' AND "userId" = ANY ($1)`;
    expect(await server.database.query(asked, [[ada.id, bob.id]])).toEqual([]);
  });
});

it("a page of the release before, which says nothing of whose it is, goes on", async () => {
  const ada = await guarded(server);
  const jar = await halfWay(server, ada);
  const { given = {}, ...form } = await readAction(jar, path, "code");
  const { _owner, ...others } = given as Record<string, string>;
  expect(_owner).toMatch(/^[\w-]{43}$/);
  const taken = await postForm(jar, path, { ...form, given: others }, { code: await codeOf(ada.secret) });
  expect([taken.status, await whoIn(jar)]).toEqual([303, ada.id]);
});
