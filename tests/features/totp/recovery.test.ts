import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { recoverySchema } from "@/lib/shared/features/totp/recovery";
import { accessTokenOf, read } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { type Answer, CookieJar, createUser, send, sharedTwins, signIn } from "../../harness";
import { command } from "../../setup/run";
import { register } from "../passkeys/app"; // feature:passkeys
import { Authenticator } from "../passkeys/authenticator"; // feature:passkeys
import { codeOf, type Guarded, guarded, halfWay, secondStep } from "./app";
import { mailsTo } from "./mails";

const { server, twin } = sharedTwins();

const asked = "Have you lost your second factor?";
const begun = "Your second factor may go off";
const over = "You can sign in without your second factor";

const post = (path: string, body?: object, jar = new CookieJar(server.address)): Promise<Answer> =>
  jar.send(path, { method: "POST", ...(body !== undefined && { body }) });
const ask = (jar: CookieJar) => post("/api/auth/recovery", undefined, jar);
const start = (token: string) => post("/api/auth/recovery/start", { token });
const stopByMail = (token: string) => post("/api/auth/recovery/stop", { token });
const stopIn = (jar: CookieJar) => post("/api/account/recovery/stop", undefined, jar);
const finish = ({ password }: { password: string }, token: string, jar = new CookieJar(server.address)) =>
  post("/api/auth/recovery/finish", { token, password }, jar);
const codeIn = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const stateIn = (answer: Answer) => recoverySchema.parse(answer.json()).state;

/** The token of the latest of so many mails about something. */
async function tokenFrom(who: Guarded, subject: string, count = 1): Promise<string> {
  const mail = (await mailsTo(server, who.email, subject, count)).at(-1);
  return new URL(mail?.links[0] ?? "").searchParams.get("token") ?? "";
}

/** Somebody who has lost their factor, and waits. */
async function waiting(): Promise<Guarded & { readonly stop: string }> {
  const ada = await guarded(server);
  expect(stateIn(await ask(await halfWay(server, ada)))).toBe("none");
  expect(stateIn(await start(await tokenFrom(ada, asked)))).toBe("waiting");
  return { ...ada, stop: await tokenFrom(ada, begun) };
}

/** Lets the wait be over by the database's clock; the mail of that moment has gone out. */
const letPass = ({ id }: Guarded) =>
  server.database.query(
    `UPDATE "Recovery" SET "readyAt" = now() - interval '1 second', "mailedAt" = now() WHERE "userId" = $1`,
    [id],
  );

/** Somebody whose wait is over, and who has asked for the link. */
async function ready(): Promise<Guarded & { readonly stop: string; readonly token: string }> {
  const ada = await waiting();
  await letPass(ada);
  expect(stateIn(await ask(await halfWay(server, ada)))).toBe("ready");
  return { ...ada, token: await tokenFrom(ada, over) };
}

const hasFactor = async ({ id }: Guarded) =>
  (await server.database.query('SELECT 1 FROM "Totp" WHERE "userId" = $1', [id])).length === 1;
const recoveries = ({ id }: Guarded) => server.database.query('SELECT 1 FROM "Recovery" WHERE "userId" = $1', [id]);
const eventsOf = async ({ id }: Guarded) =>
  (
    await server.database.query<{ type: string }>(
      `SELECT "type" FROM "AuditEvent" WHERE "userId" = $1 AND "type" ~ '^recovery_(req|sta|sto|com)' AND "outcome" = 'success' ORDER BY "id"`,
      [id],
    )
  ).map(({ type }) => type);

const gone = [400, "link_invalid"];
const raise = ({ id }: Guarded) =>
  server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [id]);

describe("somebody who has lost their second factor", () => {
  it("comes back by password and mailbox, twice, with a wait between; all else goes with the factor", async () => {
    const ada = await guarded(server);
    const other = await halfWay(server, ada);
    expect((await secondStep(other, await codeOf(ada.secret))).status).toBe(200);
    expect(stateIn(await ask(await halfWay(server, ada)))).toBe("none");
    expect(await recoveries(ada), "asking starts nothing").toEqual([]);
    const started = recoverySchema.parse((await start(await tokenFrom(ada, asked))).json());
    const [row] = await server.database.query<{ wait: number; open: number; readyAt: Date }>(
      `SELECT extract(epoch FROM "readyAt" - "startedAt")::float8 AS "wait",
         extract(epoch FROM "expiresAt" - "readyAt")::float8 AS "open", "readyAt" FROM "Recovery" WHERE "userId" = $1`,
      [ada.id],
    );
    expect(row).toMatchObject({ wait: 86_400, open: 7 * 86_400 });
    expect(started).toEqual({ state: "waiting", readyAt: row?.readyAt.toISOString() });
    expect((await other.send("/api/me")).status, "nobody is signed out by the wait").toBe(200);
    const stop = await tokenFrom(ada, begun);

    await letPass(ada);
    const half = await halfWay(server, ada);
    expect(stateIn(await ask(half))).toBe("ready");
    const token = await tokenFrom(ada, over);
    expect(await hasFactor(ada), "nothing goes off by itself").toBe(true);
    const jar = new CookieJar(twin.address);
    const answer = await finish(ada, token, jar);
    expect(answer.json()).toMatchObject({ state: "signed_in", user: { id: ada.id } });
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd"]);
    expect((await jar.copy(server.address).send("/api/me")).status).toBe(200);
    for (const device of [ada.jar, other])
      for (const { address } of [twin, server]) {
        const headers = { authorization: `Bearer ${accessTokenOf(device)}` };
        expect((await send(address, "/api/me", { headers })).status).toBe(401);
        expect((await device.copy(address).send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
      }
    expect(await hasFactor(ada)).toBe(false);
    expect((await secondStep(half, await codeOf(ada.secret))).status, "a sign-in of before").toBe(401);
    expect(codeIn(await stopByMail(stop))).toEqual(gone);
    await signIn(server, ada);
    const [mail] = await mailsTo(server, ada.email, "Your second factor is off");
    expect(mail?.text).toContain("everybody else is signed out");
    expect(mail?.text).not.toContain("token=");
    expect(await eventsOf(ada)).toEqual(["recovery_requested", "recovery_started", "recovery_completed"]);
    const activity = (await jar.copy(server.address).send("/dashboard")).text;
    for (const words of [
      "Asked to sign in without",
      "of the second factor began",
      "Second factor removed after the wait",
    ])
      expect(activity).toContain(words);
  });

  it("gets nothing before the wait is over, without the password, or with another one", async () => {
    const ada = await ready();
    expect(codeIn(await finish({ password: "not the password 77" }, ada.token))).toEqual([401, "invalid_credentials"]);
    expect((await post("/api/auth/recovery/finish", { token: ada.token })).status).toBe(400);
    await server.database.query(`UPDATE "Recovery" SET "readyAt" = now() + interval '1 minute' WHERE "userId" = $1`, [
      ada.id,
    ]);
    expect(codeIn(await finish(ada, ada.token))).toEqual(gone);
    expect(await hasFactor(ada)).toBe(true);
    await letPass(ada);
    expect((await finish(ada, ada.token)).status, "the link is still good").toBe(200);
    expect(codeIn(await finish(ada, ada.token))).toEqual(gone);
  });

  it("asks in a browser that has taken the first step alone; no link starts or ends by being looked at", async () => {
    const ada = await guarded(server);
    expect(codeIn(await ask(new CookieJar(server.address)))).toEqual([401, "sign_in_expired"]);
    expect(codeIn(await ask(ada.jar)), "a session is none").toEqual([401, "sign_in_expired"]);
    const half = await halfWay(server, ada);
    await ask(half);
    expect((await secondStep(half.copy(), await codeOf(ada.secret))).status, "a code is still taken").toBe(200);
    const token = await tokenFrom(ada, asked);
    for (let looks = 0; looks < 3; looks += 1)
      expect((await send(server.address, `/recover/start?token=${token}`)).text).toContain("Start the wait");
    expect(await recoveries(ada)).toEqual([]);
  });

  it("waits on as before when they ask again, and is mailed nothing", async () => {
    const ada = await waiting();
    const dates = () =>
      server.database.query('SELECT "startedAt", "readyAt" FROM "Recovery" WHERE "userId" = $1', [ada.id]);
    const before = await dates();
    expect(stateIn(await ask(await halfWay(server, ada)))).toBe("waiting");
    await plantLink("recovery_start", ada).then(start);
    expect(await dates()).toEqual(before);
    await mailsTo(server, ada.email, asked, 1);
    await mailsTo(server, ada.email, begun, 1);
  });

  it("is mailed three links an hour at most", async () => {
    const ada = await guarded(server);
    const half = await halfWay(server, ada);
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push((await ask(half)).status);
    expect(answers).toEqual([202, 202, 202, 429]);
    await mailsTo(server, ada.email, asked, 3);
  });

  it("without a password chooses one first: it is what they come back by", async () => {
    const ada = await guarded(server);
    const half = await halfWay(server, ada);
    await server.database.query('UPDATE "User" SET "passwordHash" = NULL WHERE "id" = $1', [ada.id]);
    expect(codeIn(await ask(half))).toEqual([409, "password_missing"]);
  });

  // feature:passkeys begin
  it("loses the passkeys with the factor: who finds the device would come in by one alone", async () => {
    const ada = await guarded(server);
    expect((await register(ada.jar, server.origin, new Authenticator())).status).toBe(201);
    await ask(await halfWay(server, ada));
    await start(await tokenFrom(ada, asked));
    await letPass(ada);
    await ask(await halfWay(server, ada));
    expect((await finish(ada, await tokenFrom(ada, over))).status).toBe(200);
    expect(await server.database.query('SELECT 1 FROM "Passkey" WHERE "userId" = $1', [ada.id])).toEqual([]);
    const [mail] = await mailsTo(server, ada.email, "Your second factor is off");
    expect(mail?.text).toContain("Passkeys that the account had are removed with it.");
    expect(
      (await server.mailbox()).filter(({ to, subject }) => to === ada.email && /passkeys? w/i.test(subject)),
    ).toHaveLength(1);
  });
  // feature:passkeys end
});

/** A ticket as its purpose leaves it. */
async function plantLink(purpose: string, { id, email }: Guarded): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "credentialVersion", "expiresAt")
     SELECT gen_random_uuid(), $1, $2, $3, "id", '{"amr":["pwd"]}', "credentialVersion", now() + interval '1 hour' FROM "User" WHERE "id" = $4`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), email, id],
  );
  return secret;
}

describe("at once, over two instances,", () => {
  const each = <T>(work: (at: CookieJar) => Promise<T>) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) => work(new CookieJar((index % 2 === 0 ? server : twin).address))),
    );
  const oneOfThem = [200, ...Array.from({ length: 19 }, () => 400)];
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

  it("twenty presses start one wait, twenty end it by the link, and twenty go on once", async () => {
    const ada = await guarded(server);
    await ask(await halfWay(server, ada));
    const link = await tokenFrom(ada, asked);
    expect(statuses(await each((jar) => post("/api/auth/recovery/start", { token: link }, jar)))).toEqual(oneOfThem);
    const stop = await tokenFrom(ada, begun);
    expect(statuses(await each((jar) => post("/api/auth/recovery/stop", { token: stop }, jar)))).toEqual(oneOfThem);
    const eve = await ready();
    const done = await each((jar) => finish(eve, eve.token, jar));
    expect(statuses(done)).toEqual(oneOfThem);
    const live = 'SELECT 1 FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL';
    expect(await server.database.query(live, [eve.id])).toHaveLength(1);
    expect(await eventsOf(eve)).toEqual(["recovery_requested", "recovery_started", "recovery_completed"]);
  });

  it("a stop and the end leave either the factor or nothing to stop", async () => {
    for (let round = 0; round < 5; round += 1) {
      const ada = await ready();
      const [stopped, done] = await Promise.all([stopByMail(ada.stop), finish(ada, ada.token)]);
      expect([stopped.status, done.status].sort()).toEqual([200, 400]);
      expect(await hasFactor(ada)).toBe(stopped.status === 200);
    }
  });
});

describe("the wait", () => {
  it("is shown on every page of its owner, and stopped from any session without a fresh proof", async () => {
    const ada = await waiting();
    await server.database.query(
      `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 day' WHERE "userId" = $1`,
      [ada.id],
    );
    for (const path of ["/dashboard", "/settings/profile"])
      expect((await ada.jar.send(path)).text).toContain("Somebody asked to turn off your second factor.");
    const other = await createUser(server);
    const jar = await signIn(server, other);
    expect((await jar.send("/dashboard")).text).not.toContain("turn off your second factor");
    expect((await stopIn(jar)).status, "nothing to stop").toBe(204);
    expect(await recoveries(ada)).toHaveLength(1);
    expect((await ada.jar.send("/recover/stop")).text).not.toContain("No wait goes on");
    expect((await stopIn(ada.jar)).status).toBe(204);
    expect((await ada.jar.send("/recover/stop")).text).toContain("No wait goes on");
    expect((await send(server.address, "/recover/stop?stopped")).text).toContain("This link is incomplete");
    expect((await ada.jar.send("/dashboard")).text).not.toContain("turn off your second factor");
    expect(codeIn(await stopByMail(ada.stop))).toEqual(gone);
    const [mail] = await mailsTo(server, ada.email, "Your second factor stays");
    expect(mail?.text).toContain("by somebody signed in");
    expect(await eventsOf(ada)).toEqual(["recovery_requested", "recovery_started", "recovery_stopped"]);
    expect((await post("/api/account/recovery/stop")).status).toBe(401);
  });

  it("is stopped by the mail's link once, for as long as somebody may go on, and the link to go on with it", async () => {
    const ada = await ready();
    expect((await send(server.address, `/recover/stop?token=${ada.stop}`)).text).toContain("Stop it");
    expect((await stopByMail(ada.stop)).status).toBe(200);
    expect(codeIn(await finish(ada, ada.token))).toEqual(gone);
    expect(codeIn(await stopByMail(ada.stop))).toEqual(gone);
    expect(await hasFactor(ada)).toBe(true);
    const [row] = await server.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM max("expiresAt" - "createdAt"))::float8 AS "seconds" FROM "Ticket" WHERE "userId" = $1 AND "purpose" = 'recovery_finish'`,
      [ada.id],
    );
    expect(row?.seconds).toBeLessThanOrEqual(7 * 86_400);
  });

  it.each([
    [
      "a sign-in by the second step",
      async (ada: Guarded) => secondStep(await halfWay(server, ada), await codeOf(ada.secret)),
    ],
    ["another password, address or factor", raise],
    ["the factor's being turned off", async ({ jar }: Guarded) => jar.send("/api/auth/totp", { method: "DELETE" })],
    [
      "an operator's reset",
      ({ email }: Guarded) => command(["user", "reset-factors", "--email", email], { env: server.environment }),
    ],
    [
      "a ban, also once that is lifted",
      async ({ email }: Guarded) => {
        for (const action of ["disable", "enable"])
          expect(await command(["user", action, "--email", email], { env: server.environment })).toMatchObject({
            code: 0,
          });
      },
    ],
    [
      "its week",
      ({ id }: Guarded) => server.database.query('UPDATE "Recovery" SET "expiresAt" = now() WHERE "userId" = $1', [id]),
    ],
  ])("is over with %s", async (_, end) => {
    const ada = await ready();
    await end(ada);
    expect(codeIn(await finish(ada, ada.token))).toEqual(gone);
    expect(codeIn(await stopByMail(ada.stop))).toEqual(gone);
  });

  // feature:account-deletion begin
  it("is over with the account", async () => {
    const ada = await ready();
    expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    expect(codeIn(await finish(ada, ada.token))).toEqual(gone);
  });
  // feature:account-deletion end
});

describe("each link", () => {
  it("is nothing in another's place", async () => {
    const ada = await ready();
    const purposes = [
      "sign_up",
      "password_reset",
      "email_change",
      "email_change_undo",
      "account_restore",
      "second_factor",
      "recovery_start",
    ];
    for (const purpose of [...purposes, "recovery_stop"])
      expect(codeIn(await finish(ada, await plantLink(purpose, ada)))).toEqual(gone);
    for (const purpose of [...purposes, "recovery_finish"])
      expect(codeIn(await stopByMail(await plantLink(purpose, ada)))).toEqual(gone);
    for (const purpose of [...purposes.slice(0, -1), "recovery_stop", "recovery_finish"])
      expect(codeIn(await start(await plantLink(purpose, ada)))).toEqual(gone);
    for (const secret of [ada.stop, ada.token, await plantLink("recovery_start", ada)]) {
      const jar = new CookieJar(server.address);
      jar.cookies.set("__Host-Http-ticket", secret);
      expect(codeIn(await secondStep(jar, await codeOf(ada.secret)))).toEqual([401, "sign_in_expired"]);
      expect(codeIn(await ask(jar))).toEqual([401, "sign_in_expired"]);
    }
    expect(await hasFactor(ada)).toBe(true);
  });

  it("works by a form without scripts, and by them", async () => {
    const own = { origin: "null", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
    for (const scripts of [true, false]) {
      const ada = await guarded(server);
      const press = async (
        path: string,
        field: string,
        jar: CookieJar,
        fields: Readonly<Record<string, string>> = {},
      ) => {
        const form = await readAction(jar, path, field);
        const answer = scripts
          ? await callAction(jar, path, form, { ...form.given, ...fields })
          : await postForm(jar, path, form, fields, path.includes("token") ? own : {});
        return scripts ? String(answer.headers["x-action-redirect"]).split(";")[0] : answer.headers.location;
      };
      const anyone = () => new CookieJar(server.address);
      await press("/recover", "next", await halfWay(server, ada));
      const begin = `/recover/start?token=${await tokenFrom(ada, asked)}`;
      expect(await press(begin, "token", anyone())).toBe(begin);
      expect((await send(server.address, begin)).text).toContain("The wait has begun");
      await letPass(ada);
      await press("/recover", "next", await halfWay(server, ada));
      const end = `/recover/finish?token=${await tokenFrom(ada, over)}`;
      expect((await send(server.address, end)).headers["referrer-policy"]).toBe("no-referrer");
      const jar = anyone();
      await jar.send(end);
      expect(await press(end, "password", jar, { password: ada.password })).toBe("/settings/second-factor");
      expect((await jar.send("/settings/second-factor")).status).toBe(200);
      const eve = await waiting();
      const stop = `/recover/stop?token=${eve.stop}`;
      expect(await press(stop, "token", anyone())).toBe(stop);
      expect(await recoveries(eve)).toEqual([]);
      expect((await send(server.address, stop)).text).toContain("This link has stopped the wait");
    }
  });
});
