import { describe, expect, it } from "vitest";
import { mostTrustedDevices, trustedDevicesSchema } from "@/lib/shared/features/totp/trusted-devices";
import { accessTokenOf, read } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { sessionIdOf } from "../../attack/session-row";
import { type Answer, CookieJar, sharedTwins, signIn, type TestUser } from "../../harness";
import { command } from "../../setup/run";
import { challengeFor, register } from "../passkeys/app"; // feature:passkeys
import { Authenticator } from "../passkeys/authenticator"; // feature:passkeys
import { codeOf, enrol, forgetStep, type Guarded, guarded, halfWay, secondStep } from "./app";

const { server, twin } = sharedTwins();

const trusted = "__Host-Http-trusted";
const path = "/api/auth/trusted-devices";
const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const post = (jar: CookieJar, to: string, body?: object) => jar.send(to, { method: "POST", ...(body && { body }) });
const signInIn = (jar: CookieJar, { email, password }: TestUser) => post(jar, "/api/auth/login", { email, password });
const stateOf = (answer: Answer) => (answer.json() as { state?: string }).state;
const rowsOf = ({ id }: TestUser) =>
  server.database.query<{ id: string }>('SELECT "id" FROM "TrustedDevice" WHERE "userId" = $1', [id]);

/** A browser as it is found later on: it holds nothing but what trusts it. */
function later(jar: CookieJar, at = server): CookieJar {
  return new CookieJar(
    at.address,
    [...jar.cookies].filter(([name]) => name === trusted),
  );
}

/** Takes both steps of a sign-in, and has the browser trusted. */
async function trust(who: Guarded, jar = new CookieJar(server.address)): Promise<CookieJar> {
  await halfWay(server, who, jar);
  await forgetStep(server, who);
  const answer = await post(jar, "/api/auth/login/second-factor", {
    code: await codeOf(who.secret),
    trustDevice: true,
  });
  expect(answer.status, answer.text).toBe(200);
  return jar;
}

const isTrusted = async (jar: CookieJar, who: TestUser): Promise<boolean> =>
  stateOf(await signInIn(later(jar), who)) === "signed_in";

it("a second step that was taken is not taken again once the credentials were replaced", async () => {
  const ada = await guarded(server);
  const jar = await halfWay(server, ada);
  const body = { code: await codeOf(ada.secret), trustDevice: true };
  expect((await post(jar.copy(), "/api/auth/login/second-factor", body)).status).toBe(200);
  // As if the first had been too late to begin a session: so there is none that the second would be given again.
  await server.database.query('DELETE FROM "Session" WHERE "userId" = $1', [ada.id]);
  await server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [
    ada.id,
  ]);
  expect(problemOf(await post(jar.copy(), "/api/auth/login/second-factor", body))).toEqual([401, "sign_in_expired"]);
});

describe("a browser that its owner trusts", () => {
  it("is asked for no code, on every instance, also after a sign-out, for thirty days", async () => {
    const ada = await guarded(server);
    const jar = new CookieJar(server.address);
    await halfWay(server, ada, jar);
    const answer = await post(jar, "/api/auth/login/second-factor", {
      code: await codeOf(ada.secret),
      trustDevice: true,
    });
    const line = answer.setCookies.find((each) => each.startsWith(trusted));
    expect(line).toMatch(/^__Host-Http-trusted=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=lax$/);
    expect((await post(jar, "/api/auth/logout")).status).toBe(204);
    expect(jar.cookies.has(trusted)).toBe(true);
    for (const at of [server, twin]) {
      const next = later(jar, at);
      expect(stateOf(await signInIn(next, ada))).toBe("signed_in");
      expect((await next.send("/api/me")).status).toBe(200);
    }
    await server.database.query(`UPDATE "TrustedDevice" SET "expiresAt" = now() WHERE "userId" = $1`, [ada.id]);
    expect(await isTrusted(jar, ada)).toBe(false);
  });

  it("is asked again where nobody has said that it is trusted: another one, and whoever signs in without the tick", async () => {
    const ada = await guarded(server);
    const jar = await halfWay(server, ada);
    const answer = await secondStep(jar, await codeOf(ada.secret));
    expect(answer.setCookies.join()).not.toContain(trusted);
    expect(await rowsOf(ada)).toEqual([]);
    await trust(ada);
    expect(await isTrusted(new CookieJar(server.address), ada)).toBe(false);
    expect(await isTrusted(new CookieJar(server.address, [[trusted, "A".repeat(43)]]), ada)).toBe(false);
    for (const nonsense of ["", ".", "%00", "A".repeat(43) + ".".repeat(5), "A".repeat(5000)])
      expect(await isTrusted(new CookieJar(server.address, [[trusted, nonsense]]), ada)).toBe(false);
  });

  it("proves nothing: the token says what was proved, and what asks for a fresh proof asks for a code", async () => {
    const ada = await guarded(server);
    const jar = later(await trust(ada));
    expect(stateOf(await signInIn(jar, ada))).toBe("signed_in");
    expect(read(accessTokenOf(jar)).claims).toMatchObject({ amr: ["pwd"], auth_time: 0 });
    const fresh = [
      ["GET", path],
      ["DELETE", "/api/auth/totp"],
      ["POST", "/api/auth/recovery-codes"],
    ] as const;
    for (const [method, to] of fresh)
      expect(problemOf(await jar.send(to, { method }))).toEqual([401, "reauthentication_required"]);
    expect(problemOf(await post(jar, "/api/auth/reauthenticate", { password: ada.password }))).toEqual([
      400,
      "invalid_input",
    ]);
    await forgetStep(server, ada);
    expect((await post(jar, "/api/auth/reauthenticate", { code: await codeOf(ada.secret) })).status).toBe(200);
    expect((await jar.send(path)).status).toBe(200);
    expect((await jar.send("/dashboard")).text).toContain("Device trusted");
  });

  it("opens nothing without the password, and tells whoever does not know that one nothing", async () => {
    const ada = await guarded(server);
    const jar = later(await trust(ada));
    const wrong = { ...ada, password: "not the password of hers" };
    const [with_, without] = [await signInIn(jar, wrong), await signInIn(new CookieJar(server.address), wrong)];
    expect([with_.status, with_.text, with_.setCookies]).toEqual([without.status, without.text, without.setCookies]);
    const [row] = await server.database.query('SELECT "lastUsedAt" FROM "TrustedDevice" WHERE "userId" = $1', [ada.id]);
    expect(row).toEqual({ lastUsedAt: null });
  });

  it("is that for one account, and beside it for others: for the five that were trusted last", async () => {
    const eve = await guarded(server);
    const others: Guarded[] = [];
    for (let each = 0; each < 5; each += 1) others.push(await guarded(server));
    const jar = await trust(eve);
    for (const person of others) expect(await isTrusted(jar, person)).toBe(false);
    for (const person of others) {
      expect(await isTrusted(jar, eve)).toBe(true);
      jar.cookies.delete("__Host-Http-access");
      jar.cookies.delete("__Host-Http-refresh");
      await trust(person, jar);
    }
    expect(await isTrusted(jar, eve), "six are one too many").toBe(false);
    for (const person of others) expect(await isTrusted(jar, person)).toBe(true);
  });

  it("is so for twenty sign-ins at once, over two instances", async () => {
    const ada = await guarded(server);
    const jar = await trust(ada);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signInIn(later(jar, index % 2 === 0 ? server : twin), ada)),
    );
    expect(answers.map(stateOf)).toEqual(Array(20).fill("signed_in"));
  });

  it("is one device, also where its form was sent twice", async () => {
    const ada = await guarded(server);
    const jar = await halfWay(server, ada);
    const body = { code: await codeOf(ada.secret), trustDevice: true };
    const jars = [jar.copy(), jar.copy(twin.address), jar.copy()];
    const send = (each: CookieJar) => post(each, "/api/auth/login/second-factor", body);
    const first = await send(jars[0] ?? jar);
    const again = await Promise.all(jars.slice(1).map(send));
    expect([first, ...again].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(jars.map((each) => each.cookies.get(trusted))).size).toBe(1);
    expect(await rowsOf(ada)).toHaveLength(1);
  });

  it("is not one again by the form that made it, once its owner has stopped that", async () => {
    const ada = await guarded(server);
    const jar = await halfWay(server, ada);
    const body = { code: await codeOf(ada.secret), trustDevice: true };
    const [first, again] = [jar.copy(), jar.copy()];
    expect((await post(first, "/api/auth/login/second-factor", body)).status).toBe(200);
    expect((await first.send(path, { method: "DELETE" })).status).toBe(204);
    expect((await post(again, "/api/auth/login/second-factor", body)).status).toBe(200);
    expect(await rowsOf(ada)).toEqual([]);
  });

  // feature:passkeys begin
  it("is made by a passkey in the place of the code too, by the API and by the form", async () => {
    const ada = await guarded(server);
    const device = new Authenticator();
    expect((await register(ada.jar, server.origin, device)).status).toBe(201);
    const shown = async (jar: CookieJar) => device.show({ challenge: await challengeFor(jar), origin: server.origin });
    const step = "/api/auth/login/second-factor";
    const [jar, plain, form] = [await halfWay(server, ada), await halfWay(server, ada), await halfWay(server, ada)];
    expect((await post(plain, step, { credential: await shown(plain) })).status).toBe(200);
    expect([await rowsOf(ada), plain.cookies.has(trusted)]).toEqual([[], false]);
    expect((await post(jar, step, { credential: await shown(jar), trustDevice: true })).status).toBe(200);
    expect([(await rowsOf(ada)).length, await isTrusted(jar, ada)]).toEqual([1, true]);
    const action = await readAction(form, "/second-factor", "credential");
    const said = { credential: JSON.stringify(await shown(form)), trustDevice: "on" };
    expect((await postForm(form, "/second-factor", action, said)).status).toBe(303);
    expect([(await rowsOf(ada)).length, await isTrusted(form, ada)]).toEqual([2, true]);
  });
  // feature:passkeys end

  // feature:account-deletion begin
  it("tells once of one sign-in, also where that is asked first whether the account shall stay", async () => {
    const ada = await guarded(server);
    expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    const jar = await halfWay(server, ada);
    await forgetStep(server, ada);
    const code = await codeOf(ada.secret);
    const step = await post(jar, "/api/auth/login/second-factor", { code, trustDevice: true });
    expect(stateOf(step)).toBe("restore");
    const next = later(jar);
    expect(stateOf(await signInIn(next, ada))).toBe("restore");
    expect(stateOf(await post(next, "/api/auth/login/restore"))).toBe("signed_in");
    const told = await server.database.query(
      `SELECT "detail" ->> 'method' AS "method" FROM "AuditEvent" WHERE "type" = 'second_factor' AND "userId" = $1`,
      [ada.id],
    );
    expect(told).toEqual([{ method: "trusted_device" }]);
  });
  // feature:account-deletion end

  it("is not made by a recovery code, which is a sign of a loss", async () => {
    const ada = await guarded(server);
    const [code = ""] = ada.recoveryCodes;
    const jar = await halfWay(server, ada);
    const asked = await post(jar, "/api/auth/login/second-factor", { code, trustDevice: true });
    expect(problemOf(asked)).toEqual([400, "invalid_input"]);
    expect((await secondStep(jar, code)).status, "nothing was lost").toBe(200);
    expect(await rowsOf(ada)).toEqual([]);
  });

  it(`is one of ${mostTrustedDevices} at most: the oldest goes`, async () => {
    const ada = await guarded(server);
    const oldest = await trust(ada);
    await server.database.query(
      `INSERT INTO "TrustedDevice" ("id", "userId", "hash", "credentialVersion", "expiresAt", "ip")
       SELECT gen_random_uuid(), "userId", "hash" || n, "credentialVersion", "expiresAt", '::1'
       FROM "TrustedDevice", generate_series(2, ${mostTrustedDevices}) n WHERE "userId" = $1`,
      [ada.id],
    );
    expect(await isTrusted(oldest, ada)).toBe(true);
    const newest = await trust(ada);
    expect(await rowsOf(ada)).toHaveLength(mostTrustedDevices);
    expect([await isTrusted(oldest, ada), await isTrusted(newest, ada)]).toEqual([false, true]);
  });
});

describe("the trust ends", () => {
  const operator = async (ada: Guarded, ...actions: readonly string[]) => {
    for (const action of actions) {
      const { code, output } = await command(["user", action, "--email", ada.email], { env: server.environment });
      expect(code, output).toBe(0);
    }
  };

  it.each<readonly [string, (ada: Guarded, device: CookieJar) => Promise<unknown>]>([
    [
      "when the second factor is turned off and on",
      async (ada) => {
        expect((await ada.jar.send("/api/auth/totp", { method: "DELETE" })).status).toBe(204);
        await enrol(server, ada, ada.jar);
      },
    ],
    ["when everybody is signed out", (ada) => post(ada.jar, "/api/auth/logout-all")],
    ["when everybody else is", (ada) => post(ada.jar, "/api/auth/logout-others")],
    // feature:devices begin
    [
      "when another device is signed out",
      (ada, device) => ada.jar.send(`/api/auth/sessions/${sessionIdOf(device)}`, { method: "DELETE" }),
    ],
    // feature:devices end
    [
      "when its owner says so",
      async (ada) => {
        expect((await ada.jar.send(path, { method: "DELETE" })).status).toBe(204);
      },
    ],
    ["when an operator ends the sessions", (ada) => operator(ada, "end-sessions")],
    ["when an operator disables the account for a while", (ada) => operator(ada, "disable", "enable")],
    [
      "when the password is changed",
      async (ada) => {
        const password = "another quiet lantern 88";
        const change = { currentPassword: ada.password, password };
        expect((await post(ada.jar, "/api/auth/password/change", change)).status).toBe(204);
        return password;
      },
    ],
  ])("%s", async (_, end) => {
    const ada = await guarded(server);
    const device = await trust(ada);
    expect(await isTrusted(device, ada), "the control").toBe(true);
    const changed = await end(ada, device);
    const answer = await signInIn(later(device, twin), {
      ...ada,
      ...(typeof changed === "string" && { password: changed }),
    });
    expect(stateOf(answer)).toBe("second_factor");
  });

  it("for one device of several, by its owner, whose sessions go on", async () => {
    const ada = await guarded(server);
    const [laptop, phone] = [await trust(ada), await trust(ada)];
    const { trustedDevices } = trustedDevicesSchema.parse((await laptop.send(path)).json());
    expect(trustedDevices.map(({ current }) => current)).toEqual([false, true]);
    const gone = trustedDevices[0]?.id ?? "";
    const remove = (jar: CookieJar) => jar.send(`${path}/${gone}`, { method: "DELETE" });
    const eve = await guarded(server);
    for (const id of [gone, "1", "%27"])
      expect((await eve.jar.send(`${path}/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(trustedDevicesSchema.parse((await eve.jar.send(path)).json()).trustedDevices).toEqual([]);
    expect(await isTrusted(phone, ada), "nobody else ends it").toBe(true);
    expect((await remove(laptop)).status).toBe(204);
    expect((await remove(laptop)).status).toBe(204);
    expect([await isTrusted(phone, ada), await isTrusted(laptop, ada)]).toEqual([false, true]);
    expect((await phone.send("/api/me")).status).toBe(200);
  });
});

it("the box of the second step and the list in the settings work without scripts", async () => {
  const ada = await guarded(server);
  const jar = await halfWay(server, ada);
  const step = await readAction(jar, "/second-factor", "code");
  await forgetStep(server, ada);
  const refused = await postForm(jar, "/second-factor", step, { code: "000000", trustDevice: "on" });
  expect(refused.text).toMatch(/name="trustDevice"[^>]*checked/);
  const taken = await postForm(jar, "/second-factor", step, { code: await codeOf(ada.secret), trustDevice: "on" });
  expect([taken.status, await rowsOf(ada)]).toEqual([303, [{ id: expect.any(String) as string }]]);
  const settings = "/settings/second-factor";
  const [row] = await rowsOf(ada);
  const list = await readAction(jar, settings, "device");
  expect((await jar.send(settings)).text).toContain("This browser");
  const stopped = await postForm(jar, settings, list, { device: row?.id ?? "" });
  expect(stopped.text).toContain("That device is trusted no longer.");
  expect(await isTrusted(jar, ada)).toBe(false);
});

it("somebody without a second factor has nothing to trust", async () => {
  const eve = await guarded(server);
  const device = await trust(eve);
  expect((await eve.jar.send("/api/auth/totp", { method: "DELETE" })).status).toBe(204);
  const jar = await signIn(server, eve);
  expect(trustedDevicesSchema.parse((await jar.send(path)).json()).trustedDevices).toEqual([]);
  const next = later(device);
  expect(stateOf(await signInIn(next, eve))).toBe("signed_in");
  expect(read(accessTokenOf(next)).claims["auth_time"], "the password is all that there is to prove").not.toBe(0);
});
