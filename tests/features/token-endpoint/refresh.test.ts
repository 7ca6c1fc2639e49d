import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessCookie, read, refreshCookie, refreshTokenOf } from "../../attack/forge";
import { rowOf } from "../../attack/session-row";
import { CookieJar, signIn, startTwins } from "../../harness";
import {
  by,
  byPassword,
  byRefresh,
  cli,
  holder,
  phone,
  refusalIn,
  revoke,
  naming,
  sessionIdIn,
  tokensIn,
} from "./client";

const { server, twin } = await startTwins({ env: naming });

const row = (of: { readonly refresh_token: string }) => rowOf(server.database, sessionIdIn(of));
/** Lets the last rotation have been so long ago that the leeway is over. */
const waitOut = (of: { readonly refresh_token: string }) =>
  server.database.query(`UPDATE "Session" SET "rotatedAt" = now() - interval '31 seconds' WHERE "id" = $1`, [
    sessionIdIn(of),
  ]);
const ended = [400, "invalid_grant"];

describe("a program's refresh token", () => {
  it("used 20 times at once, at two instances, has one successor and refuses nobody", async () => {
    const ada = await holder(server);
    const asked = Array.from({ length: 20 }, (_, index) => byRefresh(index % 2 ? twin : server, ada.refresh_token));
    const given = (await Promise.all(asked)).map(tokensIn);
    const successors = new Set(given.map(({ refresh_token }) => refresh_token));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(ada.refresh_token);
    expect((await row(ada)).generation).toBe(1);
    for (const { access_token } of given) expect((await by(twin, access_token)).status).toBe(200);
  });

  it("is no password: whoever refreshes does not wait behind those who sign in, from the same address too", async () => {
    const ada = await holder(server);
    let answered = 0;
    const signIns = Array.from({ length: 60 }, () => byPassword(server, ada).finally(() => (answered += 1)));
    const refreshed = await byRefresh(server, ada.refresh_token);
    const before = answered;
    tokensIn(refreshed);
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual(signIns.map(() => 200));
    expect(before).toBeLessThan(30);
  });

  it("gives the same successor again to whoever lost the answer, also long after the leeway", async () => {
    const ada = await holder(server);
    const first = tokensIn(await byRefresh(server, ada.refresh_token));
    await waitOut(ada);
    const again = await byRefresh(twin, ada.refresh_token);
    expect(again.setCookies).toEqual([]);
    expect(tokensIn(again).refresh_token).toBe(first.refresh_token);
    expect((await row(ada)).generation).toBe(1);
  });

  it("is spent once its successor was used: then the session ends for both, its owner is told, and it is audited", async () => {
    const ada = await holder(server);
    const first = tokensIn(await byRefresh(server, ada.refresh_token));
    await waitOut(ada);
    const second = tokensIn(await byRefresh(server, first.refresh_token));
    expect(refusalIn(await byRefresh(twin, ada.refresh_token))).toEqual(ended);
    for (const { access_token } of [ada, first, second]) {
      expect((await by(server, access_token)).status).toBe(401);
      expect((await by(twin, access_token)).status).toBe(401);
    }
    expect(refusalIn(await byRefresh(server, second.refresh_token))).toEqual(ended);
    expect((await row(ada)).endReason).toBe("refresh_reuse");
    expect((await server.mailTo(ada.email)).subject).toBe("We ended one of your sessions");
  });

  it("is spent too once an access token of its successor was shown: so a program stores the one before it uses the other", async () => {
    const ada = await holder(server);
    const first = tokensIn(await byRefresh(server, ada.refresh_token));
    expect((await by(server, first.access_token)).status).toBe(200);
    await expect.poll(async () => (await row(ada)).seenGeneration, { timeout: 5000 }).toBe(1);
    await waitOut(ada);
    expect(refusalIn(await byRefresh(server, ada.refresh_token))).toEqual(ended);
  });

  it("never moves the absolute end", async () => {
    const ada = await holder(server);
    const { absoluteExpiresAt } = await row(ada);
    tokensIn(await byRefresh(server, ada.refresh_token));
    expect((await row(ada)).absoluteExpiresAt).toEqual(absoluteExpiresAt);
  });

  it("is no use while the database is away, and good afterwards: nothing is decided", async () => {
    const ada = await holder(server);
    await server.database.query(`
      CREATE FUNCTION shut_down() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '57P01'; END $$;
      CREATE TRIGGER away BEFORE UPDATE ON "Session" FOR EACH ROW EXECUTE FUNCTION shut_down()`);
    const fault = await byRefresh(server, ada.refresh_token);
    await server.database.query('DROP TRIGGER away ON "Session"');
    expect(refusalIn(fault)).toEqual([503, "unavailable"]);
    expect(Number(fault.headers["retry-after"])).toBeGreaterThan(0);
    tokensIn(await byRefresh(server, ada.refresh_token));
  });
});

describe("one thing in another's place", () => {
  it("a browser's refresh token is refused here, and goes on in its browser", async () => {
    const ada = await holder(server);
    const jar = await signIn(server, ada);
    expect(refusalIn(await byRefresh(server, refreshTokenOf(jar)))).toEqual(ended);
    expect((await revoke(server, refreshTokenOf(jar))).status).toBe(200);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  });

  it("a program's refresh token is refused in a browser's cookie and by another program, and goes on in its own", async () => {
    const ada = await holder(server);
    const jar = new CookieJar(server.address, [[refreshCookie, ada.refresh_token]]);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    expect((await jar.send("/api/auth/refresh?next=/api/me")).status).toBe(401);
    expect((await jar.copy().send("/api/auth/logout", { method: "POST" })).status).toBe(401);
    await jar.copy().send("/api/auth/login", { method: "POST", body: { email: ada.email, password: ada.password } });
    expect(refusalIn(await byRefresh(server, ada.refresh_token, phone))).toEqual(ended);
    expect((await revoke(server, ada.refresh_token, phone)).status).toBe(200);
    expect(await row(ada)).toMatchObject({ endedAt: null, generation: 0 });
    tokensIn(await byRefresh(server, ada.refresh_token));
  });

  it("a program's access token is no cookie, at either end of the gate, and signs nobody out from there", async () => {
    const ada = await holder(server);
    const jar = new CookieJar(server.address, [[accessCookie, ada.access_token]]);
    for (const path of ["/api/me", "/api/profile"]) expect((await jar.send(path)).status).toBe(401);
    expect((await jar.send("/dashboard")).headers.location).toContain("/login");
    await jar.copy().send("/api/auth/logout", { method: "POST" });
    expect((await by(server, ada.access_token)).status).toBe(200);
  });

  it("no other token of ours, or of nobody, is a refresh token; an access token of ours that is right is revoked as one", async () => {
    const ada = await holder(server);
    const [id = "", generation = "", seal = ""] = ada.refresh_token.split(".");
    const forged = createHmac("sha256", server.environment["SESSION_SECRET"] ?? "")
      .update(["refresh-token/v1", id, generation].join("/"))
      .digest("base64url");
    const jar = await signIn(server, ada);
    const others = [
      ada.access_token,
      ...jar.cookies.values(),
      // What its browser would have: without the program in it.
      `${id}.${generation}.${forged}`,
      `${id}.1.${seal}`,
      `${randomUUID()}.${generation}.${seal}`,
      `${ada.refresh_token} `,
      `${ada.refresh_token}=`,
      ada.refresh_token.toUpperCase(),
      `ptk_${"a".repeat(49)}`,
      "x".repeat(10_000),
    ];
    for (const token of others)
      expect([token, ...refusalIn(await byRefresh(server, token))]).toEqual([token, ...ended]);
    expect(await row(ada)).toMatchObject({ endedAt: null, generation: 0 });
    for (const token of others.slice(1)) expect((await revoke(server, token)).status).toBe(200);
    expect((await row(ada)).endedAt).toBeNull();
    expect((await revoke(server, ada.access_token)).status).toBe(200);
    expect((await row(ada)).endReason).toBe("signed_out");
  });

  it("guesses cost no query and leave no row, 200 of them", async () => {
    const ada = await holder(server);
    const events = () => server.database.query('SELECT count(*) FROM "AuditEvent"');
    const before = await events();
    const guesses = Array.from(
      { length: 200 },
      () => `${sessionIdIn(ada)}.0.${randomUUID().replaceAll("-", "").padEnd(43, "A")}`,
    );
    for (const guess of guesses) expect(refusalIn(await byRefresh(server, guess))).toEqual(ended);
    expect(await events()).toEqual(before);
  });

  it("the refresh token says which client it is of in nothing that can be read", async () => {
    const ada = await holder(server);
    expect(ada.refresh_token).toMatch(/^[0-9a-f-]{36}\.0\.[\w-]{43}$/);
    expect(read(ada.access_token).claims["client_id"]).toBe(cli);
  });
});
