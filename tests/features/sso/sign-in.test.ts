import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessCookie } from "../../attack/forge";
import { type Answer, CookieJar, createUser, mailsTo, signIn, startServer, type TestServer } from "../../harness";
import { codeOf, enrol, secondStep } from "../totp/app"; // feature:totp
import { comeBack, goBy, setOut, settings, somebody } from "./going";
import { Provider } from "./provider";

let acme: Provider;
let server: TestServer;
beforeAll(async () => {
  acme = await Provider.start();
  server = await startServer({ env: settings({ acme }) });
});
afterAll(async () => {
  await server.stop();
  await acme.stop();
});

/** Why a browser stands before the login page, and that it holds no session. */
function refusedFor({ jar, answer }: { readonly jar: CookieJar; readonly answer: Answer }): string | null {
  expect([answer.status, jar.cookies.has(accessCookie)]).toEqual([303, false]);
  const { pathname, searchParams } = new URL(answer.headers.location ?? "", "http://x");
  expect([pathname, [...searchParams.keys()].filter((name) => name !== "next")]).toEqual(["/login", ["reason"]]);
  return searchParams.get("reason");
}
const identities = (sub: string) => server.database.query('SELECT 1 FROM "Identity" WHERE "subject" = $1', [sub]);
const accounts = (email: string) =>
  server.database.query<{ passwordHash: string | null; name: string }>(
    'SELECT "passwordHash", "name" FROM "User" WHERE "email" = $1',
    [email],
  );

describe("signing in by a provider", () => {
  it("makes an account of a verified address that has none, and lets the same person into it again", async () => {
    const grace = somebody();
    const first = await goBy(server, acme, grace, { next: "/settings/security?from=there" });
    expect([first.answer.status, first.answer.headers.location]).toEqual([303, "/settings/security?from=there"]);
    const page = await first.jar.send("/settings/security");
    expect(page.status).toBe(200);
    expect(page.text).toContain("You have none.");
    expect(page.text).not.toContain('name="currentPassword"');
    const again = await goBy(server, acme, { ...grace, email: "another@example.com" });
    const [one, two] = [await first.jar.send("/api/me"), await again.jar.send("/api/me")].map((me) => me.json());
    expect(two).toEqual({ ...(two as object), id: (one as { id: string }).id });
    expect(await accounts(grace.email ?? "")).toEqual([{ passwordHash: null, name: "Grace Hopper" }]);
    expect(await accounts("another@example.com")).toEqual([]);
  });

  it("tells the address of an account that is made, and the trail of every one that is let in", async () => {
    const grace = somebody();
    const { jar } = await goBy(server, acme, grace);
    const [mail] = await mailsTo(server, grace.email ?? "", "You have an account at Portcullis");
    expect(mail?.text).toContain("through acme");
    await goBy(server, acme, grace);
    const { id } = (await jar.send("/api/me")).json() as { id: string };
    const rows = await server.database.query(
      `SELECT "type", "outcome", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" LIKE ANY ('{identity%,sso}') ORDER BY "id"`,
      [id],
    );
    const letIn = { type: "sso", outcome: "success", detail: { provider: "acme" } };
    expect(rows).toEqual([{ ...letIn, type: "identity_account" }, letIn, letIn]);
  });

  it("asks with PKCE, state and nonce, and tells nobody else where one was going", async () => {
    const { origin, searchParams } = new URL((await setOut(new CookieJar(server.address))) ?? "");
    expect(origin).toBe(acme.issuer);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: "portcullis",
      response_type: "code",
      scope: "openid email profile",
      redirect_uri: `${server.origin}/api/auth/sso/acme/callback`,
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it.each([false, undefined, "true", 1, null])(
    "makes and links nothing where an address is verified as %j",
    async (verified) => {
      const ada = await createUser(server);
      for (const email of [ada.email, `nobody-${String(verified)}@example.com`]) {
        const person = somebody({ email, email_verified: verified });
        expect(refusedFor(await goBy(server, acme, person))).toBe("sso_unverified");
        expect(await identities(person.sub)).toEqual([]);
      }
      expect(await accounts(`nobody-${String(verified)}@example.com`)).toEqual([]);
    },
  );

  it("needs an address that could be one", async () => {
    for (const email of [undefined, "", "no address", "a@b@c", "Ada <ada@example.com>"])
      expect(refusedFor(await goBy(server, acme, somebody({ email })))).toBe("sso_unverified");
  });

  it("makes one account of twenty who come at once", async () => {
    const person = somebody();
    const begun = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const jar = new CookieJar(server.address);
        return { jar, path: acme.approve(await setOut(jar), person) };
      }),
    );
    await Promise.all(begun.map(({ jar, path }) => comeBack(jar, path)));
    expect(await accounts(person.email ?? "")).toHaveLength(1);
    expect(await identities(person.sub)).toHaveLength(1);
    expect((await goBy(server, acme, person)).jar.cookies.has(accessCookie)).toBe(true);
  });

  it("says in words what went wrong, and shows nothing of the address that it came to", async () => {
    const jar = new CookieJar(server.address);
    const denied = await comeBack(jar, acme.refuse(await setOut(jar, "acme", "/settings/profile"), "access_denied"));
    expect(refusedFor({ jar, answer: denied })).toBe("sso_denied");
    expect(denied.headers.location).toContain("next=%2Fsettings%2Fprofile");
    const page = await jar.send(denied.headers.location ?? "");
    expect(page.text).toContain("You cancelled at the provider");
    expect(page.text).toContain(`href="/api/auth/sso/acme?next=%2Fsettings%2Fprofile&amp;staySignedIn=on"`);
    expect(page.text).not.toContain("poison");
    for (const error of ["server_error", "temporarily_unavailable"]) {
      const answer = await comeBack(jar, acme.refuse(await setOut(jar), error));
      expect(refusedFor({ jar, answer })).toBe("sso_unavailable");
    }
    const forged = await jar.send("/login?reason=%3Cb%3Epoison&next=//evil.example");
    expect(forged.text.replaceAll(/<script[\s\S]*?<\/script>/g, "")).not.toContain("poison");
  });

  it("goes on to nowhere else than this origin", async () => {
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/api/auth/refresh"])
      expect((await goBy(server, acme, somebody(), { next })).answer.headers.location).toBe("/dashboard");
  });

  it("begins by a link of ours or an address typed, and not by another site or ahead of a click", async () => {
    const begin = (headers: Readonly<Record<string, string>>) =>
      new CookieJar(server.address).send("/api/auth/sso/acme", { headers });
    const typed = await begin({ "sec-fetch-site": "none", "sec-fetch-mode": "navigate" });
    expect(typed.headers.location).toContain(acme.issuer);
    for (const headers of [
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
      { "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate" },
      { "sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-purpose": "prefetch" },
    ]) {
      const { headers: answered, setCookies } = await begin(headers);
      expect([answered.location, setCookies]).toEqual(["/login?next=%2Fdashboard", []]);
    }
    expect((await begin({ "sec-fetch-site": "none" })).status).toBe(303);
    expect((await new CookieJar(server.address).send("/api/auth/sso/nobody")).status).toBe(404);
  });

  it("lets nobody in whose account is disabled", async () => {
    const person = somebody();
    await goBy(server, acme, person);
    await server.database.query('UPDATE "User" SET "disabledAt" = now() WHERE "email" = $1', [person.email]);
    expect(refusedFor(await goBy(server, acme, person))).toBe("sso_disabled");
  });

  // feature:sign-up begin
  it("makes accounts for whom SIGNUP and SIGNUP_DOMAINS let in, and lets those in who have one", async () => {
    const person = somebody();
    await goBy(server, acme, person);
    for (const env of [{ SIGNUP: "invite" }, { SIGNUP_DOMAINS: "example.org" }]) {
      const twin = await startServer({ twinOf: server, env });
      try {
        const stranger = somebody();
        expect(refusedFor(await goBy(twin, acme, stranger))).toBe("sso_closed");
        expect(await accounts(stranger.email ?? "")).toEqual([]);
        expect((await goBy(twin, acme, person)).jar.cookies.has(accessCookie)).toBe(true);
      } finally {
        await twin.stop();
      }
    }
  });
  // feature:sign-up end
});

describe("an address that has an account", () => {
  it("is connected once its owner has signed in without the provider, and has said so", async () => {
    const ada = await createUser(server);
    const person = somebody({ email: ada.email.toUpperCase() });
    const came = await goBy(server, acme, person);
    expect(refusedFor(came)).toBe("sso_known");
    const { jar } = came;
    expect((await jar.send(came.answer.headers.location ?? "")).text).toContain("Sign in to it as you did before");
    expect(await identities(person.sub)).toEqual([]);
    await jar.send("/api/auth/login", { method: "POST", body: { email: ada.email, password: ada.password } });
    expect((await jar.send("/settings/security/identities")).text).toContain("Connect acme?");
    expect(await identities(person.sub)).toEqual([]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => jar.send("/api/account/identities", { method: "POST" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 409)]);
    const again = await goBy(server, acme, person);
    expect((await again.jar.send("/api/me")).json()).toMatchObject({ id: ada.id });
  });

  it("waits for nobody else, in no other browser, and not past a change of its credentials", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const came = await goBy(server, acme, somebody({ email: ada.email }));
    const secret = came.jar.cookies.get("__Host-Http-identity") ?? "";
    const connect = async (who: typeof ada, cookie: string) => {
      const jar = await signIn(server, who);
      if (cookie !== "") jar.cookies.set("__Host-Http-identity", cookie);
      return (await jar.send("/api/account/identities", { method: "POST" })).status;
    };
    expect([await connect(eve, secret), await connect(ada, ""), await connect(ada, "x".repeat(43))]).toEqual([
      409, 409, 409,
    ]);
    await server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [
      ada.id,
    ]);
    expect(await connect(ada, secret)).toBe(409);
    expect(await server.database.query('SELECT 1 FROM "Identity" WHERE "userId" = $1', [ada.id])).toEqual([]);
  });

  // feature:totp begin
  it("keeps its second factor, which the provider's does not stand for unless the operator says so", async () => {
    const person = somebody();
    const { jar } = await goBy(server, acme, person);
    const { id, email } = { ...((await jar.send("/api/me")).json() as { id: string }), email: person.email ?? "" };
    const { secret } = await enrol(server, { id, email, name: "Grace", password: "" }, jar);
    const mfa = { twist: { claims: { amr: ["pwd", "mfa"] } } };
    const half = await goBy(server, acme, person, mfa);
    expect([half.answer.headers.location, half.jar.cookies.has(accessCookie)]).toEqual([
      "/second-factor?next=%2Fdashboard",
      false,
    ]);
    expect((await half.jar.send("/second-factor")).text).not.toContain("Your password is right");
    expect((await secondStep(half.jar, await codeOf(secret))).status).toBe(200);
    const trusting = await startServer({ twinOf: server, env: { SSO_ACME_TRUST_MFA: "1" } });
    try {
      expect((await goBy(trusting, acme, person, mfa)).jar.cookies.has(accessCookie)).toBe(true);
      expect((await goBy(trusting, acme, person)).jar.cookies.has(accessCookie)).toBe(false);
    } finally {
      await trusting.stop();
    }
  });
  // feature:totp end
});
