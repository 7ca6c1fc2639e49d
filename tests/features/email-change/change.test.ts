import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { age, sessionIdOf } from "../../attack/session-row";
import {
  type Answer,
  CookieJar,
  createUser,
  mailsTo,
  send,
  signIn,
  startServer,
  startTwins,
  type TestUser,
} from "../../harness";
import { command } from "../../setup/run";
import { ask, confirm, confirmToken, headingOf, login, page, someAddress, userOf } from "./links";

const { server, twin } = await startTwins();

const headingAt = async (token: string) => headingOf(await page(server, `/confirm-email?token=${token}`));
const good = "Use this address?";
const holds = (email: string) => server.database.query('SELECT "id" FROM "User" WHERE "email" = $1', [email]);

describe("another address", () => {
  it("counts once the link mailed to it is confirmed: sessions go on, and the one of before is told", async () => {
    const ada = await createUser(server);
    const [jar, other] = [await signIn(server, ada), await signIn(server, ada)];
    const email = someAddress();
    const token = await confirmToken(server, jar, email);
    for (let looks = 0; looks < 3; looks += 1) expect(await headingAt(token)).toBe(good);
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email, credentialVersion: 1 });
    const answer = await confirm(server, token);
    expect([answer.status, answer.text, answer.setCookies]).toEqual([200, "", []]);
    expect(await userOf(server, ada)).toMatchObject({ email, credentialVersion: 2 });
    for (const each of [jar, other])
      for (const { address } of [server, twin]) expect((await each.copy(address).send("/api/me")).status).toBe(200);
    expect((await login(server, ada.email, ada.password)).status).toBe(401);
    expect((await login(twin, email, ada.password)).status).toBe(200);
    const [told] = await mailsTo(server, ada.email, "Your e-mail address was changed");
    expect(told?.links.map((link) => new URL(link).pathname)).toEqual(["/undo-email"]);
    expect(told?.text).not.toContain(email);
    const [asked] = await mailsTo(server, email, "Confirm your new e-mail address");
    expect(asked?.text, "it may be a stranger's mailbox").not.toMatch(new RegExp(`${ada.email}|${ada.name}`));
  });

  it("is confirmed by one of twenty posts at once, and told once", async () => {
    const ada = await createUser(server);
    const token = await confirmToken(server, await signIn(server, ada), someAddress());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => confirm(index % 2 === 0 ? server : twin, token)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    expect(await userOf(server, ada)).toMatchObject({ credentialVersion: 2 });
    await mailsTo(server, ada.email, "Your e-mail address was changed", 1);
  });

  it("that twenty people want goes to one of them, and to nobody who asked before", async () => {
    const email = someAddress();
    const asking = await Promise.all(Array.from({ length: 3 }, () => createUser(server)));
    const tokens: string[] = [];
    for (const one of asking) {
      expect((await ask(await signIn(server, one), email)).status).toBe(202);
      const mails = await mailsTo(server, email, "Confirm your new e-mail address", tokens.length + 1);
      tokens.push(new URL(mails.at(-1)?.links[0] ?? "").searchParams.get("token") ?? "");
    }
    // No further mail is sent to one address; the others' tickets are as theirs would be.
    const others = await server.database.query<{ id: string }>(
      `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt")
       SELECT gen_random_uuid(), gen_random_uuid() || '@example.com', 'Somebody', '', now() FROM generate_series(1, 17)
       RETURNING "id"`,
    );
    for (const { id } of others) tokens.push(await plant("email_change", { id, email }));
    const people = [...asking, ...others];
    const answers = await Promise.all(tokens.map((each, index) => confirm(index % 2 === 0 ? server : twin, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    const winner = people[answers.findIndex(({ status }) => status === 200)];
    expect(await holds(email)).toEqual([{ id: winner?.id }]);
    for (const token of tokens) expect(await headingAt(token)).toBe("This link has been used");
  });

  // feature:sign-up begin
  it("that somebody signs up with at the same moment goes to one of the two", async () => {
    for (let round = 0; round < 6; round += 1) {
      const ada = await createUser(server);
      const email = someAddress();
      const token = await confirmToken(server, await signIn(server, ada), email);
      await send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
      const [mail] = await mailsTo(server, email, "Confirm your e-mail address");
      const body = {
        token: new URL(mail?.links[0] ?? "").searchParams.get("token"),
        name: "Eve",
        password: "quiet seventeen rivers",
      };
      const answers = await Promise.all([
        confirm(server, token),
        send(twin.address, "/api/auth/verify-email", { method: "POST", body }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(await holds(email)).toHaveLength(1);
      if (answers[0].status === 200) continue;
      expect(await userOf(server, ada)).toMatchObject({ email: ada.email, credentialVersion: 1 });
      expect(await headingAt(token)).toBe("This address has an account");
    }
  });
  // feature:sign-up end

  it("is none that one has, in whatever spelling", async () => {
    const ada = await createUser(server);
    const refused = await ask(await signIn(server, ada), ` ${ada.email.toUpperCase()} `);
    expect(refused.json()).toMatchObject({ code: "invalid_input", errors: [{ field: "email", code: "unchanged" }] });
  });

  it("is asked for with a fresh proof only", async () => {
    const jar = await signIn(server, await createUser(server));
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await ask(jar, someAddress())).json()).toMatchObject({ code: "reauthentication_required" });
    const opened = await jar.send("/settings/account/email");
    expect(String(opened.headers.location)).toBe("/reauthenticate?next=%2Fsettings%2Faccount%2Femail");
  });
});

describe("the link to a new address", () => {
  it("is over once the password or the address was changed in another way, or while the account is disabled", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const [one, two] = [await confirmToken(server, jar, someAddress()), await confirmToken(server, jar, someAddress())];
    const disable = (value: string) =>
      server.database.query(`UPDATE "User" SET "disabledAt" = ${value} WHERE "id" = $1`, [ada.id]);
    await disable("now()");
    expect(await headingAt(one)).toBe("This account is disabled");
    expect((await confirm(server, one)).status).toBe(400);
    await disable("NULL");
    expect((await confirm(server, one)).status).toBe(200);
    expect(await headingAt(two)).toBe("This link is too old");
    expect((await confirm(server, two)).json()).toMatchObject({ code: "link_invalid" });
  });

  it.each<readonly [string, (owner: CookieJar, session: string) => Promise<Answer>]>([
    ["everywhere else", (owner) => owner.send("/api/auth/logout-others", { method: "POST" })],
    ["everywhere", (owner) => owner.send("/api/auth/logout-all", { method: "POST" })],
    ["there", (owner, session) => owner.send(`/api/auth/sessions/${session}`, { method: "DELETE" })], // feature:devices
  ])("that a thief asked for is over once the owner signs out %s", async (_, signOut) => {
    const ada = await createUser(server);
    const [owner, thief] = [await signIn(server, ada), await signIn(server, ada)];
    const token = await confirmToken(server, thief, someAddress());
    expect((await signOut(owner, sessionIdOf(thief))).status).toBe(204);
    expect(await headingAt(token)).toBe("This link is too old");
    expect((await confirm(server, token)).json()).toMatchObject({ code: "link_invalid" });
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email });
  });

  it("is over once an operator has ended every session in an emergency", async () => {
    const ada = await createUser(server);
    const token = await confirmToken(server, await signIn(server, ada), someAddress());
    const { code, output } = await command(["user", "end-sessions", "--all"], { env: server.environment });
    expect(code, output).toBe(0);
    expect((await confirm(server, token)).json()).toMatchObject({ code: "link_invalid" });
  });

  it("works for an hour, and is the ticket of a change and of nothing else", async () => {
    const ada = await createUser(server);
    const email = someAddress();
    for (const purpose of ["sign_up", "password_reset", "email_change_undo", "first_admin"]) {
      const secret = await plant(purpose, { id: ada.id, email });
      expect(await headingAt(secret)).toBe("We don’t know this link");
      expect((await confirm(server, secret)).status).toBe(400);
    }
    const token = await confirmToken(server, await signIn(server, ada), email);
    for (const path of [
      "/verify-email", // feature:sign-up
      "/setup",
      "/undo-email",
    ])
      expect(headingOf(await page(server, `${path}?token=${token}`))).toBe("We don’t know this link");
    const [row] = await server.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "expiresAt" - "createdAt")::float8 AS "seconds" FROM "Ticket"
       WHERE "email" = $1 AND "purpose" = 'email_change' AND "credentialVersion" = 1`,
      [email],
    );
    expect(row?.seconds).toBeCloseTo(3600, 0);
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email, credentialVersion: 1 });
  });

  it("is confirmed by a form without scripts, which leads on to where the person is", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    /** What browsers send with the form of a page without referrers. */
    const own = { origin: "null", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
    for (const [browser, target] of [
      [jar, "/settings/account"],
      [new CookieJar(server.address), "/login?reason=email_changed"],
    ] as const) {
      const token = await confirmToken(server, jar, someAddress());
      const path = `/confirm-email?token=${token}`;
      const form = await readAction(browser, path, "token");
      const answer = await postForm(browser, path, form, {}, own);
      expect([answer.status, answer.headers.location]).toEqual([303, target]);
      const late = await postForm(browser, path, form, {}, own);
      expect([late.status, late.headers.location]).toEqual([303, path]);
      expect((await send(server.address, path)).headers["referrer-policy"]).toBe("no-referrer");
    }
  });
});

describe("who asks too often", () => {
  it("is refused by account and by source; an address gets three mails, and the answer is the same", async () => {
    const [ada, eve] = [await signIn(server, await createUser(server)), await signIn(server, await createUser(server))];
    const email = someAddress();
    const statuses = [];
    for (let round = 0; round < 6; round += 1) statuses.push((await ask(ada, email)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect((await ask(eve, email)).status).toBe(202);
    await mailsTo(server, email, "Confirm your new e-mail address", 3);
    await server.database.query('DELETE FROM "RateLimit"');
    const env = { RATE_LIMIT_EMAIL_CHANGE_SOURCE: "1/600", RATE_LIMIT_EMAIL_LINK_SOURCE: "1/600" };
    const narrow = await startServer({ twinOf: server, env });
    const asked = [];
    for (const jar of [ada, eve]) asked.push((await ask(jar.copy(narrow.address), someAddress())).status);
    const guessed = [];
    for (let round = 0; round < 2; round += 1) guessed.push((await confirm(narrow, randomSecret())).status);
    await narrow.stop();
    expect([asked, guessed]).toEqual([
      [202, 429],
      [400, 429],
    ]);
  });

  // feature:sign-up begin
  it("finds the addresses of other domains closed where only some may sign up", async () => {
    const jar = await signIn(server, await createUser(server));
    const narrow = await startServer({ twinOf: server, env: { SIGNUP_DOMAINS: "example.org" } });
    const at = jar.copy(narrow.address);
    const [refused, taken] = [await ask(at, someAddress()), await ask(at, someAddress().replace(".com", ".org"))];
    await narrow.stop();
    expect(refused.json()).toMatchObject({ code: "invalid_input", errors: [{ code: "domain_refused" }] });
    expect(taken.status).toBe(202);
  });
  // feature:sign-up end
});

const randomSecret = () => randomBytes(32).toString("base64url");

/** Plants a ticket, as another purpose would have left it. */
async function plant(purpose: string, { id, email }: Pick<TestUser, "id" | "email">): Promise<string> {
  const secret = randomSecret();
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "credentialVersion", "expiresAt")
     VALUES (gen_random_uuid(), $1, $2, $3, $4, '{"role":"admin"}', (SELECT "credentialVersion" FROM "User" WHERE "id" = $4),
       now() + interval '1 hour')`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), email, id],
  );
  return secret;
}
