import { describe, expect, it } from "vitest";
import { enrolmentSchema, recoveryCodesSchema } from "@/lib/shared/features/totp";
import { postForm, readAction } from "../../attack/form";
import { rowOf } from "../../attack/session-row";
import { type Answer, type CookieJar, createUser, sharedTwins, signIn } from "../../harness";
import { codeOf, enrol, forgetStep, guarded, halfWay, secondStep, wrongCode } from "./app";
import { mailsTo } from "./mails";

const { server, twin } = sharedTwins();

const page = "/settings/second-factor";
const send = (jar: CookieJar, method: string, path: string, body?: object): Promise<Answer> =>
  jar.send(`/api/auth/${path}`, { method, ...(body !== undefined && { body }) });
const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const login = async (email: string, password: string) => {
  const jar = (await signIn(server, { email, password })).copy();
  return jar.cookies.has("__Host-Http-session") ? "signed in" : "half way";
};

describe("turning it on", () => {
  it("takes a code first, ends every other session at once, is told once, and shows the secret never again", async () => {
    const ada = await createUser(server);
    const [own, other] = [await signIn(server, ada), await signIn(server, ada)];
    const { secret, uri } = enrolmentSchema.parse((await send(own, "POST", "totp")).json());
    expect(new URL(uri).searchParams.get("secret")).toBe(secret);
    expect(decodeURIComponent(new URL(uri).pathname)).toBe(`/Portcullis:${ada.email}`);
    expect((await own.send(page)).text.replaceAll(/<[^>]*>/g, "")).toContain(secret);
    expect(await login(ada.email, ada.password)).toBe("signed in");
    const refused = await send(own, "POST", "totp/confirm", { code: await wrongCode(secret) });
    expect(refused.json()).toMatchObject({ code: "invalid_input", errors: [{ field: "code", code: "wrong" }] });
    const code = await codeOf(secret);
    const confirmed = await send(own, "POST", "totp/confirm", { code });
    const { recoveryCodes } = recoveryCodesSchema.parse(confirmed.json());
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect((await own.send("/api/me")).status).toBe(200);
    for (const { address } of [server, twin]) expect((await other.copy(address).send("/api/me")).status).toBe(401);
    expect(await rowOf(server.database, other)).toMatchObject({ endReason: "revoked" });
    await mailsTo(server, ada.email, "A second factor is on", 1);
    const shown = (await own.send(page)).text;
    for (const gone of [secret, ...recoveryCodes]) expect(shown.replaceAll(/<[^>]*>/g, "")).not.toContain(gone);
    expect(problemOf(await send(own, "POST", "totp"))).toEqual([409, "second_factor_on"]);
    expect(problemOf(await send(own, "POST", "totp/confirm", { code: await codeOf(secret, 1) }))).toEqual([
      409,
      "second_factor_on",
    ]);
    expect(problemOf(await secondStep(await halfWay(server, ada), code)), "that code is spent").toEqual([
      401,
      "invalid_code",
    ]);
  });

  it("by twenty at once happens once, and one set of recovery codes is good", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const { secret } = enrolmentSchema.parse((await send(jar, "POST", "totp")).json());
    const code = await codeOf(secret);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        send(jar.copy((index % 2 === 0 ? server : twin).address), "POST", "totp/confirm", { code }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    const won = answers.find(({ status }) => status === 200);
    const { recoveryCodes } = recoveryCodesSchema.parse(won?.json());
    expect((await secondStep(await halfWay(server, ada), recoveryCodes[9] ?? "")).status).toBe(200);
    await mailsTo(server, ada.email, "A second factor is on", 1);
  });

  it("takes the secret that was drawn last, within an hour", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const [first, last] = [
      enrolmentSchema.parse((await send(jar, "POST", "totp")).json()),
      enrolmentSchema.parse((await send(jar, "POST", "totp")).json()),
    ];
    expect((await send(jar, "POST", "totp/confirm", { code: await codeOf(first.secret) })).status).toBe(400);
    const age = (interval: string) =>
      server.database.query(`UPDATE "Totp" SET "createdAt" = now() - $2::interval WHERE "userId" = $1`, [
        ada.id,
        interval,
      ]);
    await age("61 minutes");
    expect((await send(jar, "POST", "totp/confirm", { code: await codeOf(last.secret) })).status).toBe(409);
    expect((await jar.send(page)).text).toContain("It is off");
    await age("59 minutes");
    expect((await send(jar, "POST", "totp/confirm", { code: await codeOf(last.secret) })).status).toBe(200);
  });

  it("is done in one session: whoever is signed in elsewhere neither reads the secret nor plants one of theirs", async () => {
    const ada = await createUser(server);
    const [own, thief] = [await signIn(server, ada), await signIn(server, ada)];
    const drawn = enrolmentSchema.parse((await send(own, "POST", "totp")).json());
    expect((await thief.send(page)).text).not.toContain(drawn.secret);
    const taken = await send(thief, "POST", "totp/confirm", { code: await codeOf(drawn.secret) });
    expect(problemOf(taken)).toEqual([409, "second_factor_off"]);
    const planted = enrolmentSchema.parse((await send(thief, "POST", "totp")).json());
    const shown = (await own.send(page)).text;
    expect([shown.includes(planted.secret), shown.includes("It is off")]).toEqual([false, true]);
    const misled = await send(own, "POST", "totp/confirm", { code: await codeOf(planted.secret) });
    expect(problemOf(misled)).toEqual([409, "second_factor_off"]);
    await enrol(server, ada, own);
    expect((await thief.send("/api/me")).status).toBe(401);
  });

  it("while somebody signs in with the password alone leaves them no session", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const { secret } = enrolmentSchema.parse((await send(jar, "POST", "totp")).json());
    const { email, password } = ada;
    const body = { email, password };
    await Promise.all([
      ...Array.from({ length: 6 }, (_, index) => jar.copy((index % 2 === 0 ? server : twin).address)).map((tab) =>
        tab.send("/api/auth/login", { method: "POST", body, headers: { cookie: "" } }),
      ),
      send(jar, "POST", "totp/confirm", { code: await codeOf(secret) }),
    ]);
    const live = await server.database.query<{ id: string }>(
      `SELECT "id" FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL`,
      [ada.id],
    );
    expect(live.map(({ id }) => id)).toEqual([(await rowOf(server.database, jar)).id]);
  });
});

describe("recovery codes that are made anew", () => {
  it("void those from before, and are told", async () => {
    const ada = await guarded(server);
    const renewed = recoveryCodesSchema.parse((await send(ada.jar, "POST", "recovery-codes")).json()).recoveryCodes;
    expect(problemOf(await secondStep(await halfWay(server, ada), ada.recoveryCodes[0] ?? ""))).toEqual([
      401,
      "invalid_code",
    ]);
    expect((await secondStep(await halfWay(server, ada), renewed[0] ?? "")).status).toBe(200);
    await mailsTo(server, ada.email, "You have new recovery codes", 1);
    expect(problemOf(await send(await signIn(server, await createUser(server)), "POST", "recovery-codes"))).toEqual([
      409,
      "second_factor_off",
    ]);
  });

  it("are asked for when three are left, on the dashboard and in the settings, and not before", async () => {
    const ada = await guarded(server);
    const spend = (left: number) =>
      server.database.query(
        `UPDATE "RecoveryCode" SET "usedAt" = now() WHERE "userId" = $1 AND "hash" IN
         (SELECT "hash" FROM "RecoveryCode" WHERE "userId" = $1 AND "usedAt" IS NULL ORDER BY "hash" OFFSET $2)`,
        [ada.id, left],
      );
    for (const [left, said] of [
      [4, undefined],
      [3, "3 recovery codes are left."],
      [1, "1 recovery code is left."],
      [0, "You have no recovery code left."],
    ] as const) {
      await spend(left);
      for (const path of ["/dashboard", "/settings/security", page]) {
        const { text } = await ada.jar.send(path);
        expect([path, text.includes("Make new ones")]).toEqual([path, said !== undefined]);
        if (said !== undefined) expect(text.replaceAll("<!-- -->", "")).toContain(said);
      }
    }
    const answer = await (await halfWay(server, ada)).send("/second-factor?method=recovery_code");
    expect(answer.text, "nobody is asked for what they don't have").not.toContain("recovery code");
  });
});

describe("turning it off", () => {
  it("takes the recovery codes with it, is told once, and costs nothing where there is none", async () => {
    const ada = await guarded(server);
    for (let time = 0; time < 2; time += 1) expect((await send(ada.jar, "DELETE", "totp")).status).toBe(204);
    expect(await login(ada.email, ada.password)).toBe("signed in");
    const left = `SELECT 1 FROM "RecoveryCode" WHERE "userId" = $1 UNION ALL SELECT 1 FROM "Totp" WHERE "userId" = $1`;
    expect(await server.database.query(left, [ada.id])).toEqual([]);
    await mailsTo(server, ada.email, "Your second factor is off", 1);
    const again = await enrol(server, ada, ada.jar);
    expect((await secondStep(await halfWay(server, ada), await codeOf(again.secret))).status).toBe(200);
  });

  it("of one person turns nobody else's off", async () => {
    const [ada, eve] = [await guarded(server), await guarded(server)];
    expect((await send(eve.jar, "DELETE", "totp")).status).toBe(204);
    expect((await secondStep(await halfWay(server, ada), await codeOf(ada.secret))).status).toBe(200);
  });
});

describe("a form that gives recovery codes", () => {
  const form = (jar: CookieJar, field: string, value: string) =>
    readAction(jar, page, field, (text) => text.includes(value));
  const codesIn = ({ text }: Answer) => [
    ...new Set(text.match(/\b(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}\b/g)),
  ];
  const twice = (jar: CookieJar, action: Awaited<ReturnType<typeof form>>, fields = {}) =>
    Promise.all([server, twin].map(({ address }) => postForm(jar.copy(address), page, action, fields)));

  it("gives those that work, however often it is sent, to two instances at once and after a lost answer", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const { secret } = enrolmentSchema.parse((await send(jar, "POST", "totp")).json());
    const confirm = await form(jar, "code", "Turn it on");
    const code = await codeOf(secret);
    const on = [...(await twice(jar, confirm, { code })), await postForm(jar, page, confirm, { code })].map(codesIn);
    expect(on[0]).toHaveLength(10);
    expect([on[1], on[2]]).toEqual([on[0], on[0]]);
    await mailsTo(server, ada.email, "A second factor is on", 1);
    for (const used of on[0]?.slice(0, 2) ?? [])
      expect((await secondStep(await halfWay(server, ada), used)).status).toBe(200);

    const renew = await form(jar, "step", 'value="renew"');
    const renewed = [...(await twice(jar, renew)), await postForm(jar, page, renew, {})].map(codesIn);
    expect([renewed[1], renewed[2]]).toEqual([renewed[0], renewed[0]]);
    expect(renewed[0]).not.toEqual(on[0]);
    await mailsTo(server, ada.email, "You have new recovery codes", 1);
    const [used = ""] = renewed[0] ?? [];
    expect((await secondStep(await halfWay(server, ada), used)).status).toBe(200);
    await postForm(jar, page, renew, {});
    expect(problemOf(await secondStep(await halfWay(server, ada), used)), "not brought back").toEqual([
      401,
      "invalid_code",
    ]);
    const next = codesIn(await postForm(jar, page, await form(jar, "step", 'value="renew"'), {}));
    expect(next.filter((code) => renewed[0]?.includes(code))).toEqual([]);
  });
});

it("the forms do all of it without scripts: the codes are in the page that answers, and its file is in it", async () => {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  const form = (value: string) => readAction(jar, page, "step", (text) => text.includes(`value="${value}"`));
  const begun = await postForm(jar, page, await form("begin"), {});
  const [, secret = ""] = /otpauth:[^"]*secret=([A-Z2-7]+)/.exec(begun.text) ?? [];
  expect(begun.text).toContain('aria-label="QR code for your app"');
  const confirm = await readAction(jar, page, "code");
  const refused = await postForm(jar, page, confirm, { code: await wrongCode(secret) });
  expect(refused.text).toContain("That is not what the app shows now.");
  const on = await postForm(jar, page, confirm, { code: await codeOf(secret) });
  const codes = on.text.match(/\b(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}\b/g) ?? [];
  expect(new Set(codes).size).toBe(10);
  expect(on.text).toMatch(/href="data:text\/plain;charset=utf-8,[^"]+" download="portcullis-recovery-codes\.txt"/);
  expect(on.headers["cache-control"]).toContain("no-store");
  expect((await secondStep(await halfWay(server, ada), codes[0] ?? "")).status).toBe(200);
  const renewed = await postForm(jar, page, await form("renew"), {});
  expect(renewed.text).toContain("The ones from before no longer work.");
  const off = await postForm(jar, page, await form("disable"), {});
  expect(off.text).toContain("Your second factor is off.");
  await forgetStep(server, ada);
  expect(await login(ada.email, ada.password)).toBe("signed in");
});
