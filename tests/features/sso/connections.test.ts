import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mostIdentities } from "@/lib/shared/features/sso";
import { age } from "../../attack/session-row";
import { type Answer, CookieJar, createUser, mailsTo, signIn, startServer, type TestServer } from "../../harness";
import { change, undo } from "../email-change/links"; // feature:email-change
// feature:passkeys begin
import { register } from "../passkeys/app";
import { Authenticator } from "../passkeys/authenticator";
// feature:passkeys end
import { codeOf, guarded } from "../totp/app"; // feature:totp
import { agree, comeBack, follow, goBy, settings, settingsPath, somebody } from "./going";
import { type Person, Provider } from "./provider";

let acme: Provider;
let other: Provider;
let server: TestServer;
beforeAll(async () => {
  [acme, other] = await Promise.all([Provider.start(), Provider.start()]);
  server = await startServer({ env: settings({ acme, other }) });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([acme.stop(), other.stop()]);
});

const idOf = async (jar: CookieJar) => ((await jar.send("/api/me")).json() as { id: string }).id;
const connections = async (jar: CookieJar) =>
  server.database.query<{ id: string; provider: string }>(
    'SELECT "id", "provider" FROM "Identity" WHERE "userId" = $1 ORDER BY "createdAt"',
    [await idOf(jar)],
  );
const noticeOf = ({ headers }: Answer) => new URL(headers.location ?? "", "http://x").searchParams.get("notice");
const disconnect = (jar: CookieJar, id = "") => jar.send(`/api/account/identities/${id}`, { method: "DELETE" });

/** Connects somebody's account at a provider, from the page. */
async function connect(jar: CookieJar, person: Person, name: "acme" | "other" = "acme"): Promise<Answer> {
  const { location } = (await follow(jar, `/api/auth/sso/${name}/connect`)).headers;
  const back = await comeBack(jar, (name === "acme" ? acme : other).approve(location, person));
  return back.headers.location === settingsPath ? agree(jar) : back;
}

/** Somebody without a password, whose last proof is an hour old. */
async function stale(person: Person): Promise<CookieJar> {
  const { jar } = await goBy(server, acme, person);
  await age(server.database, jar, "authenticatedAt", 3600);
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  return jar;
}

describe("connecting from the settings", () => {
  it("lets whoever signs in there in here, whatever their address; the owner reads of it, and can take it back", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const person = somebody({ email_verified: false });
    expect((await jar.send("/settings/security")).text).toContain("Sign-in providers");
    expect((await jar.send("/settings/security/identities")).text).toContain('href="/api/auth/sso/acme/connect"');
    expect(noticeOf(await connect(jar, person))).toBe("connected");
    expect(await idOf((await goBy(server, acme, person)).jar)).toBe(ada.id);
    const page = (await jar.send("/settings/security/identities?notice=connected")).text;
    expect(page).toContain("What is connected opens this account.");
    expect(page).toContain(person.email);
    await mailsTo(server, ada.email, "acme opens your account now");
    // Once more is well.
    expect(noticeOf(await connect(jar, person))).toBe("connected");
    const [row] = await connections(jar);
    expect((await disconnect(jar, row?.id)).status).toBe(204);
    expect((await goBy(server, acme, person)).answer.headers.location).toContain("sso_unverified");
    await mailsTo(server, ada.email, "A way in to your account was taken away");
    const types = await server.database.query<{ type: string }>(
      `SELECT "type" FROM "AuditEvent" WHERE "userId" = $1 AND "type" LIKE 'identity%' ORDER BY "id"`,
      [ada.id],
    );
    expect(types.map(({ type }) => type)).toEqual(["identity_connected", "identity_disconnected"]);
  });

  it("is begun by a page of ours alone, by whoever has just proved who they are, and ends in their session", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const jar = await signIn(server, ada);
    for (const site of ["cross-site", "same-site", "none"]) {
      const headers = { "sec-fetch-site": site, "sec-fetch-mode": "navigate" };
      const answer = await jar.send("/api/auth/sso/acme/connect", { headers });
      expect([site, answer.headers.location, answer.setCookies]).toEqual([site, "/settings/security/identities", []]);
    }
    const { location } = (await follow(jar, "/api/auth/sso/acme/connect")).headers;
    const back = acme.approve(location, somebody());
    // Her own ticket in the browser of somebody else, in another session of hers, and in none.
    const ticket = jar.cookies.get("__Host-Http-ticket") ?? "";
    for (const elsewhere of [await signIn(server, eve), await signIn(server, ada), new CookieJar(server.address)]) {
      elsewhere.cookies.set("__Host-Http-ticket", ticket);
      expect(noticeOf(await comeBack(elsewhere, back))).toBe("sso_expired");
    }
    expect((await comeBack(jar, back)).headers.location).toBe(settingsPath);
    expect(await connections(jar)).toEqual([]);
    expect(noticeOf(await agree(jar))).toBe("connected");
    await age(server.database, jar, "authenticatedAt", 3600);
    await jar.send("/api/auth/refresh", { method: "POST" });
    expect((await follow(jar, "/api/auth/sso/acme/connect")).headers.location).toContain("/reauthenticate");
  });

  it("goes on after a token has expired at the provider, by a refresh on the way back", async () => {
    const jar = await signIn(server, await createUser(server));
    const { location } = (await follow(jar, "/api/auth/sso/acme/connect")).headers;
    const back = acme.approve(location, somebody());
    await server.database.query('UPDATE "User" SET "version" = "version" + 1 WHERE "id" = $1', [await idOf(jar)]);
    jar.cookies.set("__Host-Http-session", "expired");
    const refresh = (await comeBack(jar, back)).headers.location ?? "";
    expect(refresh).toContain("/api/auth/refresh?next=%2Fapi%2Fauth%2Fsso");
    const again = await comeBack(jar, refresh);
    expect(again.headers.location).toBe(back);
    expect((await comeBack(jar, back)).headers.location).toBe(settingsPath);
    expect(noticeOf(await agree(jar))).toBe("connected");
  });

  it("asks whose account it is before it connects one: a link that leads through a sign-in connects nothing (CSRF)", async () => {
    const jar = await signIn(server, await createUser(server));
    const thiefs = somebody();
    // As a browser does that was sent to /login?next=/api/auth/sso/acme/connect, and is signed in to the thief's account there.
    const { location } = (await follow(jar, "/api/auth/sso/acme/connect")).headers;
    expect((await comeBack(jar, acme.approve(location, thiefs))).headers.location).toBe(settingsPath);
    expect(await connections(jar)).toEqual([]);
    expect((await jar.send(settingsPath)).text).toContain(`You came by ${String(thiefs.email)} at acme.`);
  });

  it("comes to nothing where the session ends while the provider answers", async () => {
    const ada = await createUser(server);
    const [jar, elsewhere] = [await signIn(server, ada), await signIn(server, ada)];
    const { location } = (await follow(jar, "/api/auth/sso/acme/connect")).headers;
    const back = acme.approve(location, somebody());
    const { asked, letGo } = acme.hold();
    const arriving = comeBack(jar, back);
    await asked;
    expect((await elsewhere.send("/api/auth/logout-others", { method: "POST" })).status).toBe(204);
    letGo();
    await arriving;
    await agree(jar);
    expect(await connections(elsewhere)).toEqual([]);
  });

  it("takes nothing that is connected to somebody else, and nobody else's away", async () => {
    const person = somebody();
    const owner = (await goBy(server, acme, person)).jar;
    const jar = await signIn(server, await createUser(server));
    const refused = await connect(jar, person);
    expect(noticeOf(refused)).toBe("sso_taken");
    expect((await jar.send(refused.headers.location ?? "")).text).toContain("connected to another account here");
    const [theirs] = await connections(owner);
    expect((await disconnect(jar, theirs?.id)).status).toBe(204);
    expect(await connections(owner)).toEqual([theirs]);
  });

  it(`is one of ${mostIdentities} at most, also of two at once`, async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await server.database.query(
      `INSERT INTO "Identity" ("id", "userId", "provider", "issuer", "subject")
       SELECT gen_random_uuid(), $1, 'acme', $2, gen_random_uuid()::text FROM generate_series(2, $3)`,
      [ada.id, acme.issuer, mostIdentities],
    );
    // Each browser has one that waits, and no place but one is left.
    const waiting = await Promise.all(
      [jar, await signIn(server, ada)].map(async (each) => {
        const { location } = (await follow(each, "/api/auth/sso/acme/connect")).headers;
        expect((await comeBack(each, acme.approve(location, somebody()))).headers.location).toBe(settingsPath);
        return each;
      }),
    );
    const answers = await Promise.all(waiting.map((each) => agree(each)));
    // What waited for the other was offered before there was this one.
    expect(answers.map(noticeOf).sort()).toEqual(["connected", "sso_expired"]);
    expect(await connections(jar)).toHaveLength(mostIdentities);
    const page = (await jar.send(`${settingsPath}?notice=identities_full`)).text;
    expect(page).toContain(`An account has ${mostIdentities} connections to providers at most.`);
    expect(page).toContain(`An account has ${mostIdentities} at most. Disconnect one first.`);
    expect(page).not.toContain('href="/api/auth/sso/acme/connect"');
    const second = waiting[answers.findIndex((answer) => noticeOf(answer) === "sso_expired")] ?? jar;
    expect(noticeOf(await connect(second, somebody()))).toBe("identities_full");
    // A place is free again, for whoever goes to the provider anew: disconnecting ends what waits.
    const [first] = await connections(jar);
    expect((await disconnect(second, first?.id)).status).toBe(204);
    expect(noticeOf(await agree(second))).toBe("sso_expired");
    expect(noticeOf(await connect(second, somebody()))).toBe("connected");
    expect(noticeOf(await connect(second, somebody()))).toBe("identities_full");
    expect(await connections(jar)).toHaveLength(mostIdentities);
  });

  // feature:data-export begin
  it("is in the export, with what it is called there", async () => {
    const person = somebody();
    const { jar } = await goBy(server, acme, person);
    const { identities } = (await jar.send("/api/account/export")).json() as { identities: object[] };
    expect(identities).toEqual([expect.objectContaining({ provider: "acme", label: person.email })]);
  });
  // feature:data-export end
});

describe("the last way in", () => {
  it("stays, also where two are taken away at once", async () => {
    const { jar } = await goBy(server, acme, somebody());
    const [only] = await connections(jar);
    const refused = await disconnect(jar, only?.id);
    expect([refused.status, (refused.json() as { code: string }).code]).toEqual([409, "last_way_in"]);
    expect((await jar.send("/settings/security/identities")).text).toContain("It is your last way in, so it stays.");
    await connect(jar, somebody(), "other");
    const both = await connections(jar);
    const answers = await Promise.all(both.map(({ id }) => disconnect(jar, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await connections(jar)).toHaveLength(1);
  });

  // feature:passkeys begin
  it("is a passkey as well as a provider: either may go, and the other one stays, also of two at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { jar } = await goBy(server, acme, somebody());
      const added = await register(jar, server.origin, new Authenticator());
      const { id } = added.json() as { id: string };
      const [only] = await connections(jar);
      const ways = [`/api/account/identities/${only?.id ?? ""}`, `/api/auth/passkeys/${id}`];
      const answers = await Promise.all(ways.map((path) => jar.copy().send(path, { method: "DELETE" })));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    }
  });

  it("is no provider that was taken out of the configuration", async () => {
    const { jar } = await goBy(server, acme, somebody());
    const { id } = (await register(jar, server.origin, new Authenticator())).json() as { id: string };
    await server.database.query(`UPDATE "Identity" SET "provider" = 'gone' WHERE "userId" = $1`, [await idOf(jar)]);
    const refused = await jar.send(`/api/auth/passkeys/${id}`, { method: "DELETE" });
    expect([refused.status, (refused.json() as { code: string }).code]).toEqual([409, "last_way_in"]);
  });
  // feature:passkeys end

  it("by a form leads back to the page, which says so; the form of another account does nothing", async () => {
    const { jar } = await goBy(server, acme, somebody());
    const [only] = await connections(jar);
    const post = (_owner: string) =>
      jar.send(`/api/account/identities/${only?.id ?? ""}`, {
        method: "POST",
        headers: { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin" },
        body: new URLSearchParams({ _owner }),
      });
    const mark = String((await jar.send("/dashboard", { method: "HEAD" })).headers["session-owner"]);
    expect((await post("another")).status).toBe(409);
    expect(noticeOf(await post(mark))).toBe("last_way_in");
    await connect(jar, somebody(), "other");
    expect(noticeOf(await post(mark))).toBe("disconnected");
  });
});

describe("a fresh proof by a provider", () => {
  const now = () => Math.floor(Date.now() / 1000);
  const path = settingsPath;
  async function confirm(jar: CookieJar, person: Person, claims: Record<string, unknown>): Promise<Answer> {
    const asking = await jar.send(`/reauthenticate?next=${encodeURIComponent(path)}`);
    expect(asking.text).toContain("Confirm with acme");
    expect(asking.text).not.toContain('type="password"');
    const begun = await follow(jar, `/api/auth/sso/acme/confirm?next=${encodeURIComponent(path)}`);
    const asked = new URL(begun.headers.location ?? "").searchParams;
    expect([asked.get("prompt"), asked.get("max_age")]).toEqual(["login", "0"]);
    return comeBack(jar, acme.approve(begun.headers.location, person, { claims }));
  }

  it("is a sign-in there that came after it was asked for", async () => {
    const person = somebody();
    const jar = await stale(person);
    expect((await jar.send(path)).headers.location).toContain("/reauthenticate");
    const before = jar.copy();
    const answer = await confirm(jar, person, { auth_time: now() });
    expect([answer.status, answer.headers.location]).toEqual([303, path]);
    expect((await jar.send(path)).status).toBe(200);
    // The token of before is over: whoever copied it is as stale as they were.
    before.cookies.delete("__Host-Http-refresh");
    expect((await before.send("/api/me")).status).toBe(401);
  });

  it("is no sign-in of before, none that says no time, and none of somebody else", async () => {
    const person = somebody();
    const jar = await stale(person);
    for (const [who, claims] of [
      [person, { auth_time: now() - 600 }],
      [person, {}],
      [somebody(), { auth_time: now() }],
    ] as const) {
      const answer = await confirm(jar, who, claims);
      expect(noticeOf(answer)).toBe("sso_not_anew");
      expect((await jar.send(answer.headers.location ?? "")).text).toContain("has not asked you anew");
      expect((await jar.send(path)).headers.location).toContain("/reauthenticate");
    }
  });

  // feature:totp begin
  it("takes the second factor of whoever has one", async () => {
    const { jar, secret } = await guarded(server);
    const person = somebody();
    expect(noticeOf(await connect(jar, person))).toBe("connected");
    await age(server.database, jar, "authenticatedAt", 3600);
    await jar.send("/api/auth/refresh", { method: "POST" });
    expect((await jar.send("/reauthenticate?next=/settings/security/identities")).text).not.toContain(
      "Confirm with acme",
    );
    const { location } = (await follow(jar, "/api/auth/sso/acme/confirm?next=/settings/security/identities")).headers;
    const claims = { auth_time: now(), amr: ["mfa"] };
    expect(noticeOf(await comeBack(jar, acme.approve(location, person, { claims })))).toBe("sso_not_anew");
    const proved = await jar.send("/api/auth/reauthenticate", { method: "POST", body: { code: await codeOf(secret) } });
    expect(proved.status).toBe(200);
  });
  // feature:totp end
});

// feature:email-change begin
it("what was connected since a change of the address, or in the week before, goes when that is undone, what is older stays", async () => {
  const ada = await createUser(server);
  const jar = await signIn(server, ada);
  const [mine, thiefs, early] = [somebody(), somebody(), somebody()];
  await connect(jar, mine);
  await server.database.query(`UPDATE "Identity" SET "createdAt" = now() - interval '8 days' WHERE "userId" = $1`, [
    ada.id,
  ]);
  await connect(jar, early, "other");
  const token = await change(server, jar, ada.email, `thief-${mine.sub}@example.com`);
  await connect(jar, thiefs, "other");
  expect((await connections(jar)).map(({ provider }) => provider)).toEqual(["acme", "other", "other"]);
  expect((await undo(server, token)).status).toBe(200);
  await mailsTo(server, ada.email, "A way in to your account was taken away");
  expect(await idOf((await goBy(server, acme, mine)).jar)).toBe(ada.id);
  for (const thief of [early, thiefs])
    expect(await idOf((await goBy(server, other, thief, { name: "other" })).jar)).not.toBe(ada.id);
});
// feature:email-change end
