import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { rowOf } from "../../attack/session-row";
import { CookieJar, createUser, mailsTo, send, sharedTwins, signIn, type TestUser } from "../../harness";
import { change, confirm, confirmToken, headingOf, login, page, someAddress, undo, undoToken, userOf } from "./links";

const { server, twin } = sharedTwins();

const headingAt = async (token: string) => headingOf(await page(server, `/undo-email?token=${token}`));
const good = "Take your address back?";

/** Somebody whose account another person has given an address of theirs. */
async function robbed(): Promise<{ ada: TestUser; jar: CookieJar; email: string; token: string }> {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  const email = someAddress();
  return { ada, jar, email, token: await change(server, jar, ada.email, email) };
}

describe("an address that is taken back", () => {
  it("ends every session at once on every instance, voids the password, and mails a link to a new one", async () => {
    const { ada, jar, email, token } = await robbed();
    const devices = [jar, await signIn(server, { ...ada, email })];
    const pending = await confirmToken(server, jar, someAddress());
    for (let looks = 0; looks < 3; looks += 1) expect(await headingAt(token)).toBe(good);
    const answer = await undo(server, token);
    expect([answer.status, answer.text, answer.setCookies]).toEqual([200, "", []]);
    for (const device of devices) {
      for (const { address } of [twin, server]) {
        const headers = { authorization: `Bearer ${accessTokenOf(device)}` };
        expect((await send(address, "/api/me", { headers })).status).toBe(401);
        expect((await device.copy(address).send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
      }
      expect((await rowOf(server.database, device)).endedAt).not.toBeNull();
    }
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email });
    for (const address of [ada.email, email]) expect((await login(twin, address, ada.password)).status).toBe(401);
    expect((await confirm(server, pending)).status, "what was asked for meanwhile").toBe(400);
    const [told] = await mailsTo(server, email, "Your account has its address of before again");
    expect(told?.text).not.toMatch(new RegExp(`token=|${ada.email}`));
    // feature:password-reset begin
    const [mail] = await mailsTo(server, ada.email, "Choose a new password");
    const reset = new URL(mail?.links[0] ?? "");
    expect(reset.pathname).toBe("/reset-password");
    const body = { token: reset.searchParams.get("token"), password: "quiet seventeen rivers" };
    expect((await send(server.address, "/api/auth/password/reset", { method: "POST", body })).status).toBe(200);
    expect((await login(server, ada.email, "quiet seventeen rivers")).status).toBe(200);
    // feature:password-reset end
  });

  // feature:totp begin
  it("takes a second factor away that was turned on since, or in the week before, and leaves an older one", async () => {
    const [robbedOne, prepared, other] = [await robbed(), await robbed(), await robbed()];
    const factor = (user: TestUser, confirmed: string) =>
      server.database.query(
        `INSERT INTO "Totp" ("id", "userId", "keyId", "secret", "confirmedAt") VALUES (gen_random_uuid(), $1, 'key', '', ${confirmed})`,
        [user.id],
      );
    await factor(robbedOne.ada, "now()");
    await factor(prepared.ada, "now() - interval '6 days'");
    await factor(other.ada, "now() - interval '8 days'");
    for (const { token } of [robbedOne, prepared, other]) expect((await undo(server, token)).status).toBe(200);
    const left = await server.database.query(`SELECT "userId" FROM "Totp" WHERE "userId" = ANY ($1)`, [
      [robbedOne.ada.id, prepared.ada.id, other.ada.id],
    ]);
    expect(left).toEqual([{ userId: other.ada.id }]);
    await mailsTo(server, robbedOne.ada.email, "Your second factor is off");
  });
  // feature:totp end

  it("stays where it is while the account is disabled, and comes back once it is enabled", async () => {
    const { ada, email, token } = await robbed();
    const disable = (at: string) =>
      server.database.query(`UPDATE "User" SET "disabledAt" = ${at} WHERE "id" = $1`, [ada.id]);
    await disable("now()");
    expect(await headingAt(token)).toBe("This account is disabled");
    expect((await undo(server, token)).json()).toMatchObject({ code: "link_invalid" });
    expect(await userOf(server, ada)).toMatchObject({ email });
    await disable("NULL");
    expect((await undo(server, token)).status).toBe(200);
  });

  // feature:passkeys begin
  it("takes passkeys away that were added since, or in the week before, and leaves an older one", async () => {
    const { ada, token } = await robbed();
    for (const [name, at] of [
      ["old", "now() - interval '8 days'"],
      ["prepared", "now() - interval '6 days'"],
      ["new", "now()"],
    ] as const)
      await server.database.query(
        `INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "backupEligible", "backedUp", "aaguid", "name", "createdAt")
         VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, '', 0, false, false, gen_random_uuid(), $2, ${at})`,
        [ada.id, name],
      );
    expect((await undo(server, token)).status).toBe(200);
    const left = await server.database.query('SELECT "name" FROM "Passkey" WHERE "userId" = $1', [ada.id]);
    expect(left).toEqual([{ name: "old" }]);
    const [mail] = await mailsTo(server, ada.email, "Passkeys were removed");
    expect(mail?.text).toContain("Everybody is signed out");
    expect(mail?.text).not.toContain("Sign in, end the sessions");
  });
  // feature:passkeys end

  it("by twenty posts at once comes back by one of them", async () => {
    const { ada, token } = await robbed();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => undo(index % 2 === 0 ? server : twin, token)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email, credentialVersion: 3 });
  });

  it("comes back whatever was changed behind it, and ends the links of those changes", async () => {
    const { ada, jar, email, token } = await robbed();
    const further = someAddress();
    const later = await change(server, jar, email, further);
    await server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [
      ada.id,
    ]);
    expect((await undo(server, token)).status).toBe(200);
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email });
    expect(await headingAt(later)).toBe("This link is over");
    expect((await undo(server, later)).status).toBe(400);
  });

  it("does not come back for good to whoever has only a later link", async () => {
    const { ada, jar, email, token } = await robbed();
    const later = await change(server, jar, email, someAddress());
    expect((await undo(server, later)).status).toBe(200);
    expect(await userOf(server, ada)).toMatchObject({ email });
    expect((await undo(server, token)).status).toBe(200);
    expect(await userOf(server, ada)).toMatchObject({ email: ada.email });
  });

  it("while somebody signs in leaves them no session, however the two meet", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { ada, email, token } = await robbed();
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) => login(index % 2 === 0 ? server : twin, email, ada.password)),
        undo(server, token),
      ]);
      const live = 'SELECT 1 FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL';
      expect(await server.database.query(live, [ada.id])).toEqual([]);
    }
  });

  it("stays away where somebody else has it by now, and nothing else is done", async () => {
    const { ada, jar, email, token } = await robbed();
    const eve = await createUser(server);
    await server.database.query('UPDATE "User" SET "email" = $2 WHERE "id" = $1', [eve.id, ada.email]);
    expect(await headingAt(token)).toBe("This address has another account");
    expect((await undo(server, token)).json()).toMatchObject({ code: "link_invalid" });
    expect([await userOf(server, ada), await userOf(server, eve)]).toMatchObject([{ email }, { email: ada.email }]);
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});

describe("the link to the address of before", () => {
  it("works for seven days, and is the ticket of this and of nothing else", async () => {
    const { ada, email, token } = await robbed();
    for (const path of [
      "/verify-email", // feature:sign-up
      "/setup",
      "/confirm-email",
    ])
      expect(headingOf(await page(server, `${path}?token=${token}`))).toBe("We don’t know this link");
    for (const purpose of ["sign_up", "password_reset", "email_change"]) {
      const secret = randomBytes(32).toString("base64url");
      await server.database.query(
        `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "expiresAt")
         VALUES (gen_random_uuid(), $1, $2, $3, $4, '{}', now() + interval '1 hour')`,
        [purpose, createHash("sha256").update(secret).digest("base64url"), ada.email, ada.id],
      );
      expect((await undo(server, secret)).status).toBe(400);
    }
    expect(await userOf(server, ada)).toMatchObject({ email });
    const [row] = await server.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "expiresAt" - "createdAt")::float8 AS "seconds" FROM "Ticket"
       WHERE "email" = $1 AND "purpose" = 'email_change_undo'`,
      [ada.email],
    );
    expect(row?.seconds).toBeCloseTo(7 * 86_400, 0);
    await server.database.query(`UPDATE "Ticket" SET "expiresAt" = now() WHERE "email" = $1`, [ada.email]);
    expect(await headingAt(token)).toBe("This link is too old");
    expect((await undo(server, token)).status).toBe(400);
  });

  it("is used by a form without scripts, which leads to a sign-in that says what has happened", async () => {
    const { token } = await robbed();
    const own = { origin: "null", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
    const path = `/undo-email?token=${token}`;
    const jar = new CookieJar(server.address);
    const form = await readAction(jar, path, "token");
    const answer = await postForm(jar, path, form, {}, own);
    expect([answer.status, answer.headers.location]).toEqual([303, "/login?reason=email_taken_back"]);
    expect((await jar.send("/login?reason=email_taken_back")).text).toContain("Your address is yours again.");
    const late = await postForm(jar, path, form, {}, own);
    expect([late.status, late.headers.location]).toEqual([303, path]);
    expect((await send(server.address, path)).headers["referrer-policy"]).toBe("no-referrer");
  });

  it("leads a browser that has no cookie of ours yet to a sign-in that it can use, by scripts too", async () => {
    const { token } = await robbed();
    const jar = new CookieJar(server.address);
    const path = `/undo-email?token=${token}`;
    const answer = await callAction(jar, path, await readAction(jar, path, "token"), { token });
    expect(String(answer.headers["x-action-redirect"]).split(";")[0]).toBe("/login?reason=email_taken_back");
    expect([...jar.cookies.keys()]).toEqual(["__Host-Http-probe"]);
  });

  it("of one change is over with that of the next back to the same address", async () => {
    const { ada, jar, email, token } = await robbed();
    await change(server, jar, email, ada.email);
    const second = someAddress();
    expect((await confirm(server, await confirmToken(server, jar, second))).status).toBe(200);
    expect((await undo(server, await undoToken(server, ada.email, 2))).status).toBe(200);
    expect((await undo(server, token)).status).toBe(400);
  });
});
