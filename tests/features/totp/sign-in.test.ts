import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessCookie, accessTokenOf, read } from "../../attack/forge";
import { rowOf, sessionIdOf } from "../../attack/session-row";
import { type Answer, CookieJar, createUser, signIn, startTwins, type TestUser } from "../../harness";
import { codeOf, forgetStep, type Guarded, guarded, halfWay, secondStep, wrongCode, wrongCodes } from "./app";
import { mailsTo } from "./mails";

const { server, twin } = await startTwins();

const ticketCookie = "__Host-Http-ticket";
const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const sessionsOf = ({ id }: TestUser) =>
  server.database.query('SELECT "id" FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL', [id]);
const names = ({ setCookies }: Answer) => setCookies.map((line) => line.split("=")[0]);
const api = (jar: CookieJar, path: string, method: string, body?: object) =>
  jar.send(path, { method, ...(body !== undefined && { body }) });

describe("the right password of somebody who has a second factor", () => {
  it("gives a ticket in a cookie that scripts can't read, and no session", async () => {
    const ada = await guarded(server);
    const before = await sessionsOf(ada);
    const jar = new CookieJar(server.address);
    const answer = await api(jar, "/api/auth/login", "POST", { email: ada.email, password: ada.password });
    expect(answer.json()).toEqual({
      state: "second_factor",
      methods: ["totp", "recovery_code"],
      expiresAt: expect.any(String) as string,
    });
    expect(names(answer)).toEqual([ticketCookie]);
    expect(answer.setCookies[0]).toMatch(/; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=lax$/);
    expect((await jar.send("/api/me")).status).toBe(401);
    expect(await sessionsOf(ada)).toEqual(before);
  });

  it("and a code of the app sign them in, with what was proved in the token", async () => {
    const ada = await guarded(server);
    const jar = await halfWay(server, ada);
    const answer = await secondStep(jar, await codeOf(ada.secret));
    expect(answer.json()).toMatchObject({ state: "signed_in", user: { id: ada.id } });
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd", "otp", "mfa"]);
    expect(jar.cookies.has(ticketCookie), "the ticket is gone").toBe(false);
    expect(jar.cookies.has("__Host-Http-device"), "the device is known from now on").toBe(true);
    expect((await jar.copy(twin.address).send("/api/me")).status).toBe(200);
  });

  it("and a recovery code in any spelling sign them in, once, and they are told", async () => {
    const ada = await guarded(server);
    const [code = ""] = ada.recoveryCodes;
    const jar = await halfWay(server, ada);
    expect((await secondStep(jar, ` ${code.toLowerCase().replaceAll("-", " ")} `)).status).toBe(200);
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd", "mfa"]);
    expect(problemOf(await secondStep(await halfWay(server, ada), code))).toEqual([401, "invalid_code"]);
    const [mail] = await mailsTo(server, ada.email, "A recovery code was used");
    expect(mail?.text).toContain("9 are left.");
    expect(mail?.text).not.toContain(code);
    expect((await jar.send("/dashboard")).text).toContain("Recovery code used");
  });
});

describe("a code", () => {
  it.each(["app", "paper"])(
    "from the %s works once: of 20 at once on two instances, in 20 browsers, one signs in",
    async (kind) => {
      const ada = await guarded(server);
      const waiting = [];
      for (let index = 0; index < 20; index += 1) waiting.push(await halfWay(index % 2 === 0 ? server : twin, ada));
      const code = kind === "app" ? await codeOf(ada.secret) : (ada.recoveryCodes[0] ?? "");
      const answers = await Promise.all(waiting.map((jar) => secondStep(jar, code)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
      expect(await sessionsOf(ada), "the one from before, and this one").toHaveLength(2);
      expect(problemOf(await secondStep(await halfWay(twin, ada), code))).toEqual([401, "invalid_code"]);
    },
  );

  it("is good while it is of the next step, and none is after a later one was taken", async () => {
    const ada = await guarded(server);
    for (const [steps, status] of [
      [4, 401],
      [1, 200],
      [0, 401],
    ] as const) {
      const answer = await secondStep(await halfWay(server, ada), await codeOf(ada.secret, steps));
      expect([steps, answer.status]).toEqual([steps, status]);
    }
  });

  it("of somebody else, of another kind, or of no shape is refused", async () => {
    const [ada, eve] = [await guarded(server), await guarded(server)];
    const jar = await halfWay(server, ada);
    expect(problemOf(await secondStep(jar, await codeOf(eve.secret)))).toEqual([401, "invalid_code"]);
    expect(problemOf(await secondStep(jar, eve.recoveryCodes[0] ?? ""))).toEqual([401, "invalid_code"]);
    const path = "/api/auth/login/second-factor";
    for (const body of [
      {},
      { code: 123456 },
      { code: "12345" },
      { code: "" },
      { code: "123456", method: "recovery_code" },
    ])
      expect(problemOf(await api(jar, path, "POST", body))).toEqual([400, "invalid_input"]);
    const right = { method: "totp", code: await codeOf(ada.secret) };
    expect((await api(jar, path, "POST", right)).status, "what has no shape costs no try").toBe(200);
  });
});

describe("a form that is sent twice", () => {
  it.each(["app", "paper"])(
    "with a code from the %s makes one session, and both answers are good for it",
    async (kind) => {
      const ada = await guarded(server);
      const jar = await halfWay(server, ada);
      const code = kind === "app" ? await codeOf(ada.secret) : (ada.recoveryCodes[0] ?? "");
      const tabs = [jar.copy(), jar.copy(twin.address), jar.copy()];
      const [one, ...others] = tabs;
      if (one === undefined) throw new Error("there is no tab");
      const first = await secondStep(one, code);
      const again = await Promise.all(others.map((tab) => secondStep(tab, code)));
      expect([first, ...again].map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(tabs.map(sessionIdOf)).size).toBe(1);
      for (const tab of tabs) expect((await tab.send("/api/me")).status).toBe(200);
      expect(await sessionsOf(ada), "the one from before, and this one").toHaveLength(2);
      // Nobody else's code, nor another one of hers, is good for it; nor is any once that session is over, or a minute.
      expect(problemOf(await secondStep(jar.copy(), await wrongCode(ada.secret)))).toEqual([401, "sign_in_expired"]);
      expect((await one.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
      const late = await secondStep(jar.copy(), code);
      expect([problemOf(late), names(late)]).toEqual([[401, "invalid_credentials"], []]);
      await server.database.query(`UPDATE "Ticket" SET "usedAt" = now() - interval '61 seconds' WHERE "userId" = $1`, [
        ada.id,
      ]);
      expect(problemOf(await secondStep(jar.copy(), code))).toEqual([401, "sign_in_expired"]);
    },
  );
});

describe("a tenfold click", () => {
  const attemptsOf = ({ id }: TestUser) =>
    server.database.query<{ attempts: number }>(
      `SELECT "attempts" FROM "Ticket" WHERE "userId" = $1 AND "purpose" = 'second_factor'`,
      [id],
    );

  it.each(["app", "paper"])(
    "with a code from the %s ends where the first of them does, all ten times",
    async (kind) => {
      const ada = await guarded(server);
      const jar = await halfWay(server, ada);
      const code = kind === "app" ? await codeOf(ada.secret) : (ada.recoveryCodes[0] ?? "");
      const clicks = Array.from({ length: 24 }, (_, index) => jar.copy((index % 2 === 0 ? server : twin).address));
      const answers = await Promise.all(clicks.map((click) => secondStep(click, code)));
      expect(answers.map(problemOf)).toEqual(answers.map(() => [200, undefined]));
      expect(new Set(clicks.map(sessionIdOf)).size).toBe(1);
      expect(await sessionsOf(ada), "the one from before, and this one").toHaveLength(2);
    },
  );

  it("gives a guesser no more tries: what is wrong is counted once where it is sent at once, and each time where it is not", async () => {
    const ada = await guarded(server);
    const wrong = await wrongCode(ada.secret);
    const jar = await halfWay(server, ada);
    const answers = await Promise.all(Array.from({ length: 10 }, () => secondStep(jar.copy(), wrong)));
    expect(answers.map(problemOf)).toEqual(answers.map(() => [401, "invalid_code"]));
    const [first] = await attemptsOf(ada);
    for (let more = first?.attempts ?? 0; more < 4; more += 1)
      expect(problemOf(await secondStep(jar, wrong))).toEqual([401, "invalid_code"]);
    expect(problemOf(await secondStep(jar, wrong))).toEqual([401, "sign_in_expired"]);
    expect(await attemptsOf(ada)).toEqual([{ attempts: 5 }]);
  });
});

describe("a wrong code", () => {
  it("leaves the ticket good, until five were tried; also when they come at once", async () => {
    const ada = await guarded(server);
    const wrong = await wrongCode(ada.secret);
    const patient = await halfWay(server, ada);
    for (let guess = 0; guess < 4; guess += 1)
      expect(problemOf(await secondStep(patient, wrong))).toEqual([401, "invalid_code"]);
    expect((await secondStep(patient, await codeOf(ada.secret))).status).toBe(200);
    const hasty = await halfWay(server, ada);
    const answers = await Promise.all(
      (await wrongCodes(ada.secret, 20)).map((guess, index) =>
        secondStep(hasty.copy((index % 2 === 0 ? server : twin).address), guess),
      ),
    );
    const codes = answers.map((answer) => problemOf(answer)[1]);
    expect(codes.filter((code) => code === "invalid_code")).toHaveLength(4);
    expect(codes.filter((code) => code === "sign_in_expired")).toHaveLength(16);
    await forgetStep(server, ada);
    expect(problemOf(await secondStep(hasty, await codeOf(ada.secret)))).toEqual([401, "sign_in_expired"]);
    expect((await hasty.send("/second-factor")).text).toContain("No sign-in waits for a code");
  });

  it("is told to its owner, and never in a log", async () => {
    const ada = await guarded(server);
    const wrong = await wrongCode(ada.secret);
    await secondStep(await halfWay(server, ada), wrong);
    const trail = await server.database.query(
      `SELECT "detail" FROM "AuditEvent" WHERE "type" = 'second_factor' AND "userId" = $1`,
      [ada.id],
    );
    expect(trail).toEqual([{ detail: { reason: "code", method: "totp" } }]);
    expect((await ada.jar.send("/dashboard")).text).toContain("Second factor refused at sign-in");
    expect(server.output()).not.toContain(wrong);
  });
});

describe("the ticket", () => {
  const plant = async (purpose: string, { id }: TestUser): Promise<string> => {
    const secret = randomBytes(32).toString("base64url");
    await server.database.query(
      `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "userId", "payload", "credentialVersion", "expiresAt")
       SELECT gen_random_uuid(), $1, $2, "id", '{"amr":["pwd"],"staySignedIn":true}', "credentialVersion", now() + interval '1 hour'
       FROM "User" WHERE "id" = $3`,
      [purpose, createHash("sha256").update(secret).digest("base64url"), id],
    );
    return secret;
  };
  const with_ = (secret: string) => new CookieJar(server.address, [[ticketCookie, secret]]);

  it("is one of a second step: no other is good in its place, nor it in another's", async () => {
    const ada = await guarded(server);
    for (const purpose of ["sign_up", "first_admin", "password_reset", "email_change"])
      expect(problemOf(await secondStep(with_(await plant(purpose, ada)), await codeOf(ada.secret)))).toEqual([
        401,
        "sign_in_expired",
      ]);
    const jar = await halfWay(server, ada);
    const token = jar.cookies.get(ticketCookie) ?? "";
    for (const path of [
      "/verify-email", // feature:sign-up
      "/setup",
    ])
      expect((await jar.send(`${path}?token=${token}`)).text).toContain("We don’t know this link");
    expect(
      (await secondStep(with_(await plant("second_factor", ada)), await codeOf(ada.secret))).status,
      "the control",
    ).toBe(200);
  });

  it("is nothing without its cookie, in another browser, or with a code of another account", async () => {
    const [ada, eve] = [await guarded(server), await guarded(server)];
    await halfWay(server, ada);
    for (const jar of [new CookieJar(server.address), with_("a".repeat(43)), with_("?")])
      expect(problemOf(await secondStep(jar, await codeOf(ada.secret)))).toEqual([401, "sign_in_expired"]);
    expect(problemOf(await secondStep(await halfWay(server, eve), await codeOf(ada.secret)))).toEqual([
      401,
      "invalid_code",
    ]);
  });

  it("lasts ten minutes, and ends with the credentials that it began with, or with the account", async () => {
    const changes: readonly ((ada: Guarded) => Promise<unknown>)[] = [
      ({ id }) => server.database.query(`UPDATE "Ticket" SET "expiresAt" = now() WHERE "userId" = $1`, [id]),
      ({ id }) =>
        server.database.query(`UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1`, [id]),
      ({ jar }) => api(jar, "/api/auth/totp", "DELETE"),
    ];
    for (const change of changes) {
      const ada = await guarded(server);
      const jar = await halfWay(server, ada);
      await change(ada);
      expect(problemOf(await secondStep(jar, await codeOf(ada.secret)))).toEqual([401, "sign_in_expired"]);
      expect((await jar.send("/second-factor")).text).toContain("No sign-in waits for a code");
    }
    const bob = await guarded(server);
    const jar = await halfWay(server, bob);
    await server.database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [bob.id]);
    const refused = await secondStep(jar, await codeOf(bob.secret));
    expect([problemOf(refused), refused.setCookies.filter((line) => line.startsWith(accessCookie))]).toEqual([
      [401, "invalid_credentials"],
      [],
    ]);
  });

  it("of one device ends none of another, and a sign-in ends the session that the browser had", async () => {
    const ada = await guarded(server);
    const [one, other] = [await halfWay(server, ada, ada.jar.copy()), await halfWay(server, ada)];
    expect((await secondStep(one, await codeOf(ada.secret))).status).toBe(200);
    expect(await rowOf(server.database, ada.jar)).toMatchObject({ endReason: "replaced" });
    expect((await secondStep(other, await codeOf(ada.secret, 1))).status).toBe(200);
    expect(await rowOf(server.database, one)).toMatchObject({ endedAt: null });
  });
});

it("somebody without a second factor is signed in at once, as before", async () => {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd"]);
  // A secret that nobody has confirmed counts for nothing.
  expect((await api(jar, "/api/auth/totp", "POST")).status).toBe(200);
  await signIn(server, ada).then((again) => expect(again.cookies.has(accessCookie)).toBe(true));
});
