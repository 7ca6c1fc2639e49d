import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { file, readSources } from "../../architecture/sources";
import { accessCookie } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { type Answer, CookieJar, createUser, signIn, startServer, type TestServer } from "../../harness";
import { command } from "../../setup/run";
// feature:sso begin
import { goBy, settings, somebody } from "../sso/going";
import { Provider } from "../sso/provider";
// feature:sso end
import { challengeFor, register } from "../passkeys/app"; // feature:passkeys
import { Authenticator } from "../passkeys/authenticator"; // feature:passkeys
import { codeOf, type Guarded, guarded, halfWay, secondStep, wrongCode } from "./app";
import { mailsTo } from "./mails";
import { waysIn } from "../../attack/ways-in";
import { byCode, byPassword, naming } from "../token-endpoint/client"; // feature:token-endpoint

let server: TestServer;
let ada: Guarded;
let acme: Provider; // feature:sso
const device = new Authenticator(); // feature:passkeys
beforeAll(async () => {
  const env: Record<string, string> = {};
  // feature:sso begin
  acme = await Provider.start();
  Object.assign(env, settings({ acme }));
  // feature:sso end
  Object.assign(env, naming); // feature:token-endpoint
  server = await startServer({ env });
  ada = await guarded(server);
  expect((await register(ada.jar, server.origin, device)).status).toBe(201); // feature:passkeys
});
afterAll(async () => {
  await server.stop();
  await acme.stop(); // feature:sso
});

/** A ticket in somebody else's mailbox, for her address. */
async function plant(purpose: string): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "payload", "expiresAt")
     VALUES (gen_random_uuid(), $1, $2, $3, '{"role":"user"}', now() + interval '1 hour')`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), ada.email],
  );
  return secret;
}

/** The link that ends the wait of a recovery, of somebody who has not waited. */
async function plantEnd({ id, email }: Guarded): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "expiresAt")
     VALUES (gen_random_uuid(), 'recovery_finish', $1, $2, $3, '{}', now() + interval '1 hour')`,
    [createHash("sha256").update(secret).digest("base64url"), email, id],
  );
  return secret;
}

/** A browser that somebody else trusts. */
async function trustedByAnother(): Promise<CookieJar> {
  const eve = await guarded(server);
  const half = await halfWay(server, eve);
  const body = { code: await codeOf(eve.secret), trustDevice: true };
  expect((await half.send("/api/auth/login/second-factor", { method: "POST", body })).status).toBe(200);
  const kept = [...half.cookies].filter(([name]) => name === "__Host-Http-trusted");
  expect(kept).toHaveLength(1);
  return new CookieJar(server.address, kept);
}

type Fields = Readonly<Record<string, string>>;

/** A form of a page, sent without scripts and by them. */
async function byForm(
  path: string,
  field: string,
  fields: Fields,
  jar = new CookieJar(server.address),
): Promise<readonly Answer[]> {
  const form = await readAction(jar, path, field);
  return [await postForm(jar.copy(), path, form, fields), await callAction(jar.copy(), path, form, fields)];
}
const byApi = async (path: string, body: Fields, jar = new CookieJar(server.address)): Promise<readonly Answer[]> => [
  await jar.send(path, { method: "POST", body }),
];

// feature:passkeys begin
/** Her device, in whoever's hands, that was not shown a fingerprint or a PIN. */
const inHand = async (jar: CookieJar) =>
  device.show({ challenge: await challengeFor(jar), origin: server.origin, verified: false });
// feature:passkeys end

const password = "quiet lantern over rivers 77";

/** How each way in is tried with everything but the second factor of somebody who has one. */
const tries: Readonly<Record<string, () => Promise<readonly Answer[]>>> = {
  "route /api/auth/login": async () => {
    const fields = { email: ada.email, password: ada.password };
    return [
      ...(await byApi("/api/auth/login", fields)),
      ...(await byApi("/api/auth/login", fields, await trustedByAnother())),
    ];
  },
  // feature:token-endpoint begin
  "route /api/auth/token": async () => {
    const asked = await byPassword(server, ada);
    const { mfa_token } = asked.json() as { mfa_token: string };
    return [asked, await byCode(server, mfa_token, await wrongCode(ada.secret))];
  },
  // feature:token-endpoint end
  "action /login": () => byForm("/login", "email", { email: ada.email, password: ada.password }),
  "route /api/auth/login/second-factor": async () =>
    byApi("/api/auth/login/second-factor", { code: await wrongCode(ada.secret) }, await halfWay(server, ada)),
  "action /second-factor": async () =>
    byForm("/second-factor", "code", { code: await wrongCode(ada.secret) }, await halfWay(server, ada)),
  "route /api/auth/recovery/finish": async () =>
    byApi("/api/auth/recovery/finish", { token: await plantEnd(ada), password: ada.password }),
  "action /recover/finish": async () => {
    const eve = await guarded(server);
    await server.database.query(
      `INSERT INTO "Recovery" ("userId", "credentialVersion", "readyAt", "expiresAt")
       SELECT "id", "credentialVersion", now(), now() + interval '1 hour' FROM "User" WHERE "id" = $1`,
      [eve.id],
    );
    const page = `/recover/finish?token=${await plantEnd(eve)}`;
    const form = await readAction(new CookieJar(server.address), page, "password");
    const [half, fields] = [await halfWay(server, ada), { token: await plantEnd(ada), password: ada.password }];
    return [await postForm(half.copy(), page, form, fields), await callAction(half.copy(), page, form, fields)];
  },
  // feature:sign-up begin
  "route /api/auth/verify-email": async () =>
    byApi("/api/auth/verify-email", { token: await plant("sign_up"), name: "Ada", password }),
  "action /verify-email": async () => {
    const token = await plant("sign_up");
    return byForm(`/verify-email?token=${token}`, "name", { token, name: "Ada", password });
  },
  // feature:sign-up end
  // feature:passkeys begin
  "route /api/auth/passkeys/sign-in": async () => {
    const jar = new CookieJar(server.address);
    const half = await halfWay(server, ada);
    return [
      await jar.send("/api/auth/passkeys/sign-in", { method: "POST", body: { credential: await inHand(jar) } }),
      await half.send("/api/auth/login/second-factor", { method: "POST", body: { credential: await inHand(half) } }),
      ...(await byForm("/login", "credential", { credential: JSON.stringify(await inHand(jar)) }, jar)),
      ...(await byForm("/second-factor", "credential", { credential: JSON.stringify(await inHand(half)) }, half)),
    ];
  },
  // feature:passkeys end
  // feature:account-deletion begin
  "route /api/auth/login/restore": async () => byApi("/api/auth/login/restore", {}, await halfWay(server, ada)),
  "action /restore-account": async () => {
    const eve = await createUser(server);
    await (await signIn(server, eve)).send("/api/account", { method: "DELETE" });
    const asked = new CookieJar(server.address);
    await byApi("/api/auth/login", { email: eve.email, password: eve.password }, asked);
    const form = await readAction(asked, "/restore-account", "next");
    const half = await halfWay(server, ada);
    return [
      await postForm(half.copy(), "/restore-account", form, {}),
      await callAction(half.copy(), "/restore-account", form, {}),
    ];
  },
  // feature:account-deletion end
  // feature:sso begin
  "route /api/auth/sso/{provider}/callback": async () => {
    const person = somebody();
    await server.database.query(
      `INSERT INTO "Identity" ("id", "userId", "provider", "issuer", "subject") VALUES (gen_random_uuid(), $1, 'acme', $2, $3)`,
      [ada.id, acme.issuer, person.sub],
    );
    const { answer } = await goBy(server, acme, person, { twist: { claims: { amr: ["mfa"] } } });
    expect(answer.headers.location).toBe("/second-factor?next=%2Fdashboard");
    return [answer];
  },
  // feature:sso end
  "action /setup": async () => {
    const token = await plant("first_admin");
    return byForm(`/setup?token=${token}`, "name", { token, email: ada.email, name: "Ada", password });
  },
};

const sessions = () => server.database.query('SELECT 1 FROM "Session" WHERE "userId" = $1', [ada.id]);
const opens = ({ setCookies, text }: Answer) =>
  setCookies.some((line) => line.startsWith(`${accessCookie}=`)) || text.includes('"access_token"');

it("the list of ways in is that of the code, and a new one would be on it", () => {
  expect([...waysIn(readSources("app", "lib"))].sort()).toEqual(Object.keys(tries).sort());
  const control = new Map([
    ...file(
      "lib/server/features/x/x.ts",
      'import { decide } from "../../session/sign-in";',
      "export async function enter(proof, presented) { return decide(proof, presented); }",
      "export const stay = () => 1;",
    ),
    ...file("app/api/x/route.ts", 'import { enter } from "@/lib/server/features/x/x";'),
    ...file("app/api/y/route.ts", 'import { stay } from "@/lib/server/features/x/x";'),
  ]);
  expect(waysIn(control)).toEqual(["route /api/x"]);
});

it.each(Object.keys(tries))("%s opens nothing without the second factor", async (way) => {
  const before = await sessions();
  const answers = (await tries[way]?.()) ?? [];
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.map(opens)).toEqual(answers.map(() => false));
  expect(await sessions()).toEqual(before);
});

it("the same ways let somebody in who has none, or who has shown it", async () => {
  const bob = await createUser(server);
  for (const answer of [
    ...(await byApi("/api/auth/login", { email: bob.email, password: bob.password })),
    ...(await byForm("/login", "email", { email: bob.email, password: bob.password })),
    await secondStep(await halfWay(server, ada), await codeOf(ada.secret)),
  ])
    expect(opens(answer)).toBe(true);
});

it("the form leads to the second step and on to where one was going", async () => {
  const jar = new CookieJar(server.address);
  const next = "/settings/security?from=mail";
  const form = await readAction(jar, `/login?next=${encodeURIComponent(next)}`, "email");
  const first = await postForm(jar, "/login", form, { email: ada.email, password: ada.password });
  const page = `/second-factor?${new URLSearchParams({ next }).toString()}`;
  expect([first.status, first.headers.location]).toEqual([303, page]);
  const step = await readAction(jar, page, "code");
  const done = await postForm(jar, page, step, { code: await codeOf(ada.secret, 1) });
  expect([done.status, done.headers.location]).toEqual([303, next]);
  expect((await jar.send(next)).status).toBe(200);
  for (const evil of ["https://evil.example", "//evil.example"]) {
    const here = `/second-factor?next=${encodeURIComponent(evil)}`;
    const { given } = await readAction(await halfWay(server, ada), here, "code");
    expect(given?.["next"]).toBe("/dashboard");
  }
});

// feature:password-reset begin
it("a password that was replaced by a link does not replace the second factor", async () => {
  const eve = await guarded(server);
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "credentialVersion", "expiresAt")
     SELECT gen_random_uuid(), 'password_reset', $1, "email", "id", '{}', "credentialVersion", now() + interval '1 hour' FROM "User" WHERE "id" = $2`,
    [createHash("sha256").update(secret).digest("base64url"), eve.id],
  );
  const [reset] = await byApi("/api/auth/password/reset", { token: secret, password });
  expect(reset?.status).toBe(200);
  const jar = await halfWay(server, { ...eve, password });
  expect((await secondStep(jar, await codeOf(eve.secret))).status).toBe(200);
});
// feature:password-reset end

it("an operator lets somebody in again who has lost everything", async () => {
  const eve = await guarded(server);
  expect((await register(eve.jar, server.origin, new Authenticator())).status).toBe(201); // feature:passkeys
  const { code, output } = await command(["user", "reset-factors", "--email", eve.email], { env: server.environment });
  expect([code, output]).toEqual([0, expect.stringContaining("has no second factor any more")]);
  // feature:passkeys begin
  expect(output).toContain("Passkeys removed: 1.");
  await mailsTo(server, eve.email, "Your passkeys were removed");
  // feature:passkeys end
  await signIn(server, eve).then((jar) => expect(jar.cookies.has(accessCookie)).toBe(true));
  await mailsTo(server, eve.email, "Your second factor was removed");
});
