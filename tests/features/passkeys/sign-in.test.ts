import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessCookie, accessTokenOf, read } from "../../attack/forge";
import { rowOf } from "../../attack/session-row";
import { type Answer, CookieJar, mailsTo, sharedTwins, startServer, type TestUser } from "../../harness";
import { challengeFor, holder, post, problemOf, show } from "./app";
import { Authenticator } from "./authenticator";

const { server, twin } = sharedTwins();

const path = "/api/auth/passkeys/sign-in";
const challengeCookie = "__Host-Http-challenge";
const nobody = () => new CookieJar(server.address);
const sessionsOf = ({ id }: TestUser) =>
  server.database.query('SELECT 1 FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL', [id]);
const opens = ({ setCookies }: Answer) => setCookies.some((line) => line.startsWith(`${accessCookie}=`));

describe("a passkey", () => {
  it("signs in without address and password, as two factors, on a device that is known from then on", async () => {
    for (const [device, key] of [
      [new Authenticator(), "hwk"],
      [new Authenticator({ synced: true }), "swk"],
    ] as const) {
      const ada = await holder(server, device);
      const jar = nobody();
      const answer = await show(jar, server.origin, device);
      expect(answer.json()).toMatchObject({ state: "signed_in", user: { id: ada.id } });
      expect(read(accessTokenOf(jar)).claims["amr"]).toEqual([key, "user", "mfa"]);
      expect([jar.cookies.has("__Host-Http-device"), jar.cookies.has(challengeCookie)]).toEqual([true, false]);
      expect((await jar.copy(twin.address).send("/api/me")).status).toBe(200);
      const list = (await ada.jar.send("/api/auth/passkeys")).json();
      expect(list).toMatchObject({ passkeys: [{ lastUsedAt: expect.any(String) as string }] });
    }
  });

  it("ends the session that the browser had", async () => {
    const ada = await holder(server);
    const before = ada.jar.copy();
    expect((await show(ada.jar, server.origin, ada.device)).status).toBe(200);
    expect(await rowOf(server.database, before)).toMatchObject({ endReason: "replaced" });
  });

  it("is refused where anything of the proof is wrong, which its owner reads of", async () => {
    const [ada, eve] = [await holder(server), await holder(server)];
    const before = await sessionsOf(ada);
    for (const said of [
      { origin: "https://evil.example" },
      { rpId: "evil.example" },
      { verified: false },
      { present: false },
      { type: "webauthn.create" },
      { userHandle: eve.device.userHandle },
      { backupEligible: true },
    ]) {
      const answer = await show(nobody(), server.origin, ada.device, said);
      expect([said, ...problemOf(answer), opens(answer)]).toEqual([said, 401, "passkey_refused", false]);
    }
    const jar = nobody();
    const challenge = await challengeFor(jar);
    const hers = ada.device.show({ challenge, origin: server.origin }) as { response: object };
    const forged = eve.device.show({ challenge, origin: server.origin }) as { response: object };
    const credential = { ...hers, response: { ...forged.response, userHandle: ada.device.userHandle } };
    expect(problemOf(await post(jar, path, { credential }))).toEqual([401, "passkey_refused"]);
    expect(await sessionsOf(ada)).toEqual(before);
    expect((await ada.jar.send("/dashboard")).text).toContain("Failed sign-in with a passkey");
    expect((await post(jar, path, { credential: hers })).status, "the control").toBe(200);
  });

  it("that we don't know is told apart", async () => {
    expect(problemOf(await show(nobody(), server.origin, new Authenticator()))).toEqual([401, "passkey_unknown"]);
  });

  it("of a disabled account opens nothing", async () => {
    const ada = await holder(server);
    await server.database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [ada.id]);
    const answer = await show(nobody(), server.origin, ada.device);
    expect([problemOf(answer), opens(answer)]).toEqual([[401, "passkey_refused"], false]);
  });
});

describe("a challenge", () => {
  it("is good once: of 20 uses of one answer at once, on two instances, one signs in", async () => {
    for (const device of [new Authenticator(), new Authenticator({ synced: true })]) {
      const ada = await holder(server, device);
      const jar = nobody();
      const credential = device.show({ challenge: await challengeFor(jar), origin: server.origin });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          post(jar.copy((index % 2 === 0 ? server : twin).address), path, { credential }),
        ),
      );
      expect(answers.filter(opens)).toHaveLength(1);
      expect(answers.filter((answer) => !opens(answer)).map(problemOf)).toEqual(
        Array.from({ length: 19 }, () => [400, "challenge_expired"]),
      );
      expect(await sessionsOf(ada), "the one from before, and this one").toHaveLength(2);
      expect(problemOf(await post(jar, path, { credential }))).toEqual([400, "challenge_expired"]);
    }
  });

  it("is another browser's, too old, of another purpose, or made up: it signs nobody in", async () => {
    const ada = await holder(server);
    const jar = nobody();
    const [challenge, late, registering] = [await challengeFor(jar), await challengeFor(jar), await challengeFor(jar)];
    const answerTo = (asked: string) => ({ credential: ada.device.show({ challenge: asked, origin: server.origin }) });
    const hash = (secret: string) => createHash("sha256").update(secret).digest("base64url");
    await server.database.query(`UPDATE "Ticket" SET "expiresAt" = now() WHERE "secretHash" = $1`, [hash(late)]);
    await server.database.query(`UPDATE "Ticket" SET "purpose" = 'passkey_registration' WHERE "secretHash" = $1`, [
      hash(registering),
    ]);
    const other = nobody();
    await challengeFor(other);
    for (const [browser, asked] of [
      [other, challenge],
      [nobody(), challenge],
      [jar, late],
      [jar, registering],
      [jar, "a".repeat(43)],
      [jar, ""],
    ] as const)
      expect(problemOf(await post(browser, path, answerTo(asked)))).toEqual([400, "challenge_expired"]);
    expect((await post(jar, path, answerTo(challenge))).status, "the control").toBe(200);
  });

  it("asked for by the page as it opens, and answered late, is in nobody's way who has begun another step meanwhile", async () => {
    const { setCookies } = await post(nobody(), `${path}/options`);
    expect(setCookies.map((line) => line.split("=")[0])).toEqual([challengeCookie]);
  });

  it("of one tab ends none of another", async () => {
    const ada = await holder(server);
    const jar = nobody();
    const [one, two] = [await challengeFor(jar), await challengeFor(jar)];
    const cookie = jar.cookies.get(challengeCookie);
    await challengeFor(jar);
    expect(jar.cookies.get(challengeCookie)).toBe(cookie);
    for (const challenge of [two, one]) {
      const credential = ada.device.show({ challenge, origin: server.origin });
      expect((await post(jar.copy(), path, { credential })).status).toBe(200);
    }
  });

  it("is asked for and answered so often from one network address, and no more", async () => {
    const limited = await startServer({ env: { RATE_LIMIT_PASSKEY_SOURCE: "3/600" } });
    const jar = new CookieJar(limited.address);
    const statuses = [];
    for (let round = 0; round < 4; round += 1) statuses.push((await post(jar, `${path}/options`)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    await limited.stop();
  });
});

describe("a passkey that was copied", () => {
  it("shows itself by its counter: it is refused, its owner is told, and the original goes on", async () => {
    const ada = await holder(server);
    for (const counter of [5, 9])
      expect((await show(nobody(), server.origin, ada.device, { counter })).status).toBe(200);
    for (const counter of [8, 9, 0]) {
      const answer = await show(nobody(), server.origin, ada.device, { counter });
      expect([counter, ...problemOf(answer), opens(answer)]).toEqual([counter, 401, "passkey_copied", false]);
    }
    const trail = await server.database.query(
      `SELECT "outcome" FROM "AuditEvent" WHERE "type" = 'passkey_copied' AND "userId" = $1`,
      [ada.id],
    );
    expect(trail).toHaveLength(3);
    const [mail] = await mailsTo(server, ada.email, "A passkey may have been copied");
    expect(mail?.text).toContain("remove that passkey");
    expect((await ada.jar.send("/dashboard")).text).toContain("Passkey refused: it may have been copied");
    expect((await ada.jar.send("/settings/passkeys")).text).toContain("It may have been copied.");
    expect((await show(nobody(), server.origin, ada.device, { counter: 10 })).status).toBe(200);
  });

  it("of two with one counter at once is one", async () => {
    const ada = await holder(server);
    const jars = [nobody(), nobody()];
    const answers = await Promise.all(jars.map((jar) => show(jar, server.origin, ada.device, { counter: 7 })));
    expect(answers.map(problemOf).sort()).toEqual([
      [200, undefined],
      [401, "passkey_copied"],
    ]);
  });

  it("keeps whether it is backed up as it is at each use", async () => {
    const ada = await holder(server, new Authenticator({ synced: true }));
    expect((await show(nobody(), server.origin, ada.device, { backedUp: false })).status).toBe(200);
    expect((await ada.jar.send("/api/auth/passkeys")).json()).toMatchObject({ passkeys: [{ backedUp: false }] });
  });
});
