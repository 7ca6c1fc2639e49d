import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSources } from "../architecture/sources";
import { accessCookie, expire, refreshCookie, refreshedCookie } from "../attack/forge";
import { callAction, postForm, readAction } from "../attack/form";
import { age, rowOf } from "../attack/session-row";
import { waysIn } from "../attack/ways-in";
import { challengeFor, type Holder, holder } from "../features/passkeys/app"; // feature:passkeys
// feature:sso begin
import { comeBack, follow, settings, somebody } from "../features/sso/going";
import { Provider } from "../features/sso/provider";
// feature:sso end
import { codeOf, forgetStep, type Guarded, guarded } from "../features/totp/app"; // feature:totp
import { type Answer, CookieJar, createUser, signIn, startServer, type TestServer, type TestUser } from "../harness";

let server: TestServer;
let ada: TestUser;
let bob: Guarded; // feature:totp
let eve: Holder; // feature:passkeys
let acme: Provider; // feature:sso
beforeAll(async () => {
  const env: Record<string, string> = { REFRESH_LEEWAY: "30" };
  // feature:sso begin
  acme = await Provider.start();
  Object.assign(env, settings({ acme }));
  // feature:sso end
  server = await startServer({ env });
  ada = await createUser(server);
  bob = await guarded(server); // feature:totp
  eve = await holder(server); // feature:passkeys
});
afterAll(async () => {
  await server.stop();
  await acme.stop(); // feature:sso
});

const deviceCookie = "__Host-Http-device";
const [hours, days] = [8 * 3600, 7 * 24 * 3600];
const password = "quiet lantern over rivers 77";

/** What somebody answers: by the API a member or none, by a form the box with its hidden field, as a browser sends them. */
type Choice = boolean | undefined;
type Way = (stay: Choice) => Promise<readonly (readonly [CookieJar, Answer])[]>;
type Fields = Readonly<Record<string, string>>;

const newJar = () => new CookieJar(server.address);

async function byApi(path: string, body: object, stay?: Choice, jar = newJar()): ReturnType<Way> {
  const answer = await jar.send(path, {
    method: "POST",
    body: { ...body, ...(stay !== undefined && { staySignedIn: stay }) },
  });
  return [[jar, answer]];
}

/** A form of a page, sent without scripts or, where a thing is good once, in turn with them. */
async function byForm(
  path: string,
  field: string,
  fields: Fields,
  { stay, jar = newJar(), scripted = false }: { stay?: Choice; jar?: CookieJar; scripted?: boolean } = {},
): ReturnType<Way> {
  const form = await readAction(jar, path, field);
  const box: Fields = stay === undefined ? {} : { staySignedIn: stay ? "on" : "off" };
  const answer = await (scripted ? callAction : postForm)(jar, path, form, { ...fields, ...box });
  return [[jar, answer]];
}

const somebodyNew = () => `${randomBytes(6).toString("hex")}@example.com`;

/** A ticket in a mailbox. */
async function plant(purpose: string, email = somebodyNew(), userId: string | null = null): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "expiresAt")
     VALUES (gen_random_uuid(), $1, $2, $3, $4, '{"role":"user"}', now() + interval '1 hour')`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), email, userId],
  );
  return secret;
}

// feature:totp begin
/** A browser in which somebody has taken the first step, and has chosen in that. */
async function halfWay({ email, password: typed }: TestUser, stay: Choice): Promise<CookieJar> {
  await forgetStep(server, bob);
  const [[jar] = [newJar()]] = await byApi("/api/auth/login", { email, password: typed }, stay);
  return jar;
}

/** What somebody sends who has lost their second factor and has waited. */
async function waited(): Promise<Fields & { readonly token: string }> {
  const { id, email, password: typed } = await guarded(server);
  await server.database.query(
    `INSERT INTO "Recovery" ("userId", "credentialVersion", "readyAt", "expiresAt")
     SELECT "id", "credentialVersion", now(), now() + interval '1 hour' FROM "User" WHERE "id" = $1`,
    [id],
  );
  return { token: await plant("recovery_finish", email, id), password: typed };
}
// feature:totp end

// feature:passkeys begin
async function byPasskeyForm(stay: Choice): ReturnType<Way> {
  const jar = newJar();
  return byForm("/login", "credential", { credential: JSON.stringify(await shown(jar)) }, { stay, jar });
}
const shown = async (jar: CookieJar) => eve.device.show({ challenge: await challengeFor(jar), origin: server.origin });
// feature:passkeys end

// feature:account-deletion begin
/** A browser in which somebody whose account is to be deleted has signed in, and has chosen in that. */
async function asked(stay: Choice): Promise<CookieJar> {
  const leaver = await createUser(server);
  await (await signIn(server, leaver)).send("/api/account", { method: "DELETE" });
  const [[jar] = [newJar()]] = await byApi("/api/auth/login", { email: leaver.email, password: leaver.password }, stay);
  return jar;
}
// feature:account-deletion end

/** How each way in is gone to its end. */
const ways: Readonly<Record<string, Way>> = {
  "route /api/auth/login": (stay) => byApi("/api/auth/login", { email: ada.email, password: ada.password }, stay),
  "action /login": async (stay) => [
    ...(await byForm("/login", "email", { email: ada.email, password: ada.password }, { stay })),
    ...(await byForm("/login", "email", { email: ada.email, password: ada.password }, { stay, scripted: true })),
    // feature:passkeys begin
    ...(await byPasskeyForm(stay)),
    // feature:passkeys end
  ],
  // feature:totp begin
  "route /api/auth/login/second-factor": async (stay) => {
    const jar = await halfWay(bob, stay);
    return byApi("/api/auth/login/second-factor", { code: await codeOf(bob.secret) }, undefined, jar);
  },
  "action /second-factor": async (stay) => {
    const jar = await halfWay(bob, stay);
    return byForm("/second-factor", "code", { code: await codeOf(bob.secret) }, { jar });
  },
  "route /api/auth/recovery/finish": async (stay) => byApi("/api/auth/recovery/finish", await waited(), stay),
  "action /recover/finish": async (stay) => {
    const fields = await waited();
    return byForm(`/recover/finish?token=${fields.token}`, "password", fields, { stay });
  },
  // feature:totp end
  // feature:sign-up begin
  "route /api/auth/verify-email": async (stay) =>
    byApi("/api/auth/verify-email", { token: await plant("sign_up"), name: "Ada", password }, stay),
  "action /verify-email": async (stay) => {
    const token = await plant("sign_up");
    return byForm(`/verify-email?token=${token}`, "name", { token, name: "Ada", password }, { stay });
  },
  // feature:sign-up end
  // feature:passkeys begin
  "route /api/auth/passkeys/sign-in": async (stay) => {
    const jar = newJar();
    return byApi("/api/auth/passkeys/sign-in", { credential: await shown(jar) }, stay, jar);
  },
  // feature:passkeys end
  // feature:account-deletion begin
  "route /api/auth/login/restore": async (stay) => byApi("/api/auth/login/restore", {}, undefined, await asked(stay)),
  "action /restore-account": async (stay) => byForm("/restore-account", "next", {}, { jar: await asked(stay) }),
  // feature:account-deletion end
  // feature:sso begin
  "route /api/auth/sso/{provider}/callback": async (stay) => {
    const jar = newJar();
    const query = stay === undefined ? "" : `?staySignedIn=${stay ? "on" : "off"}`;
    const { location } = (await follow(jar, `/api/auth/sso/acme${query}`)).headers;
    return [[jar, await comeBack(jar, `${acme.approve(location, somebody())}&staySignedIn=on`)]];
  },
  // feature:sso end
  "action /setup": async (stay) => {
    await server.database.query(`UPDATE "User" SET "role" = 'user'`);
    const token = await plant("first_admin");
    const email = somebodyNew();
    return byForm(`/setup?token=${token}`, "name", { token, email, name: "Ada", password }, { stay });
  },
};

/** When each cookie that an answer sets ends, in seconds; null for the end of the browser's run. */
const endsIn = ({ setCookies }: Answer): ReadonlyMap<string, number | null> =>
  new Map(
    setCookies.map((line) => {
      const [, maxAge] = /; Max-Age=(\d+)/i.exec(line) ?? [];
      expect(maxAge !== undefined || !/expires/i.test(line)).toBe(true);
      return [line.slice(0, line.indexOf("=")), maxAge === undefined ? null : Number(maxAge)];
    }),
  );
const idleLeft = async (jar: CookieJar): Promise<number> =>
  ((await rowOf(server.database, jar)).idleExpiresAt.getTime() - Date.now()) / 1000;

/** A new token that ends with the browser, in a session that lies unused for hours. */
async function expectBrief(jar: CookieJar, answer: Answer, names: readonly string[]): Promise<void> {
  const ends = endsIn(answer);
  expect([...ends].filter(([, end]) => end === null).map(([name]) => name)).toEqual(names);
  for (const name of names) expect(ends.get(name)).toBe(null);
  expect(Math.abs((await idleLeft(jar)) - hours)).toBeLessThan(30);
}
const allCookies = [accessCookie, refreshCookie, deviceCookie];

describe("whoever does not want to stay signed in", () => {
  it("says so at every way in there is by the code, and of no other", () => {
    const browsers = Object.keys(ways);
    // feature:token-endpoint begin
    // A program has no browser whose run could end, and no cookies.
    browsers.push("route /api/auth/token");
    // feature:token-endpoint end
    expect([...waysIn(readSources("app", "lib"))].sort()).toEqual(browsers.sort());
  });

  it.each(Object.keys(ways))("by %s gets cookies that end with the browser, and hours without use", async (way) => {
    const answers = (await ways[way]?.(false)) ?? [];
    expect(answers.length).toBeGreaterThan(0);
    for (const [jar, answer] of answers) await expectBrief(jar, answer, allCookies);
  });

  it.each(Object.keys(ways))(
    "by %s is told from whoever does, and from whoever says nothing to the API",
    async (way) => {
      const isForm = way.startsWith("action");
      for (const stay of isForm ? [true] : [true, undefined])
        for (const [jar, answer] of (await ways[way]?.(stay)) ?? []) {
          const ends = endsIn(answer);
          for (const name of [accessCookie, refreshCookie])
            expect(Math.abs((ends.get(name) ?? 0) - days), name).toBeLessThan(30);
          expect(ends.get(deviceCookie)).toBe(400 * 24 * 3600);
          expect(Math.abs((await idleLeft(jar)) - days)).toBeLessThan(30);
        }
    },
  );

  // feature:totp begin
  it("can't choose again in a later step", async () => {
    const jar = await halfWay(bob, false);
    const [[, answer] = []] = await byApi(
      "/api/auth/login/second-factor",
      { code: await codeOf(bob.secret) },
      true,
      jar,
    );
    expect(answer?.json()).toMatchObject({ code: "invalid_input" });
  });
  // feature:totp end

  it("is refused with anything else in the place of an answer", async () => {
    const { email, password: typed } = ada;
    for (const staySignedIn of ["off", "true", 0, null]) {
      const [[, answer] = []] = await byApi("/api/auth/login", { email, password: typed, staySignedIn });
      expect(answer?.json()).toMatchObject({ code: "invalid_input", errors: [{ field: "staySignedIn" }] });
    }
    const jar = newJar();
    const form = await readAction(jar, "/login", "email");
    const refused = await postForm(jar, "/login", form, { email, password: typed, staySignedIn: "maybe" });
    expect(refused.text).toContain("Some fields need another look.");
    expect(jar.cookies.has(accessCookie)).toBe(false);
    // feature:sso begin
    expect((await follow(newJar(), "/api/auth/sso/acme?staySignedIn=maybe")).status).toBe(400);
    // feature:sso end
  });
});

describe("a session that does not stay", () => {
  const begin = async (who: TestUser = ada): Promise<CookieJar> => {
    const { email, password: typed } = who;
    const [[jar] = [newJar()]] = await byApi("/api/auth/login", { email, password: typed }, false);
    await server.database.query(`UPDATE "Session" SET "idleExpiresAt" = now() + interval '1 hour' WHERE "id" = $1`, [
      (await rowOf(server.database, jar)).id,
    ]);
    return jar;
  };
  const refresh = (jar: CookieJar) => jar.send("/api/auth/refresh", { method: "POST" });
  const tokens = [accessCookie, refreshCookie];

  it("stays so through a refresh, one more within the leeway, and one whose answer was lost", async () => {
    const jar = await begin();
    const lost = jar.copy();
    await expectBrief(jar, await refresh(jar), tokens);
    await expectBrief(jar, await refresh(jar), tokens);
    await expectBrief(lost, await refresh(lost), tokens);
    expect((await rowOf(server.database, jar)).generation).toBe(1);
  });

  it("stays so on the way to a page, and in an action that refreshes where it stands", async () => {
    const jar = await begin();
    expire(jar, server);
    const away = await jar.send("/settings/profile", { headers: { accept: "text/html" } });
    expect(away.status).toBe(307);
    await expectBrief(jar, await jar.send(String(away.headers.location)), tokens);
    const rename = await readAction(jar, "/settings/profile", "name");
    expire(jar, server);
    // With the mark of a refresh the gate sends nobody through the endpoint.
    jar.cookies.set(refreshedCookie, "1");
    await expectBrief(jar, await callAction(jar, "/settings/profile", rename, { name: "Ada" }), tokens);
  });

  it("stays so with a fresh proof", async () => {
    const jar = await begin();
    const [[, answer] = []] = await byApi("/api/auth/reauthenticate", { password: ada.password }, undefined, jar);
    expect(answer && [...endsIn(answer)]).toEqual([[accessCookie, null]]);
  });

  // feature:sso begin
  it("stays so with a fresh proof by a provider", async () => {
    const [jar, person] = [newJar(), somebody()];
    const begun = await follow(jar, "/api/auth/sso/acme?staySignedIn=off");
    await comeBack(jar, acme.approve(begun.headers.location, person));
    const asking = await follow(jar, "/api/auth/sso/acme/confirm?next=/dashboard");
    const claims = { auth_time: Math.floor(Date.now() / 1000) };
    const answer = await comeBack(jar, acme.approve(asking.headers.location, person, { claims }));
    expect(answer.headers.location).toBe("/dashboard");
    expect(endsIn(answer).get(accessCookie)).toBe(null);
  });
  // feature:sso end

  it("stays so with another password", async () => {
    const zoe = await createUser(server);
    const jar = await begin(zoe);
    const body = { currentPassword: zoe.password, password };
    await expectBrief(jar, await jar.send("/api/auth/password/change", { method: "POST", body }), allCookies);
  });

  it("is over when its hours are", async () => {
    const jar = await begin();
    await age(server.database, jar, "idleExpiresAt", 1);
    expect((await refresh(jar)).json()).toMatchObject({ code: "session_ended" });
  });

  it("lies unused for no longer than another one, whatever is configured", async () => {
    const strict = await startServer({ env: { SESSION_IDLE_TTL: "600" }, database: server.database });
    const jar = new CookieJar(strict.address);
    const { email, password: typed } = await createUser(strict);
    await byApi("/api/auth/login", { email, password: typed }, false, jar);
    expect(Math.abs((await idleLeft(jar)) - 600)).toBeLessThan(30);
    await strict.stop();
  });

  it("says so where its owner looks, and another one does not", async () => {
    const jar = await begin();
    const other = await signIn(server, ada);
    const { text: dashboard } = await jar.send("/dashboard");
    expect(dashboard).toContain("This browser is to forget it when it closes.");
    expect(dashboard).toContain(`idleTtl\\":${hours * 1000}`);
    expect((await other.send("/dashboard")).text).not.toContain("is to forget it");
    // feature:devices begin
    expect((await jar.send("/settings/sessions")).text).toContain("To be forgotten when its browser closes.");
    const { sessions } = (await jar.send("/api/auth/sessions")).json() as {
      sessions: readonly { id: string; staySignedIn: boolean }[];
    };
    const { id } = await rowOf(server.database, other);
    expect([sessions[0]?.staySignedIn, sessions.find((one) => one.id === id)?.staySignedIn]).toEqual([false, true]);
    // feature:devices end
  });
});
