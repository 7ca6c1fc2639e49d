import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessCookie } from "../../attack/forge";
import { type Answer, CookieJar, startServer, type TestServer } from "../../harness";
import { comeBack, goBy, setOut, settings, somebody } from "./going";
import { Provider } from "./provider";
import { twists as everywhere } from "./twists";

let acme: Provider;
let evil: Provider;
let server: TestServer;
beforeAll(async () => {
  [acme, evil] = await Promise.all([Provider.start(), Provider.start()]);
  server = await startServer({ env: settings({ acme, evil }) });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([acme.stop(), evil.stop()]);
});

const reasonOf = ({ headers }: Answer) => new URL(headers.location ?? "", "http://x").searchParams.get("reason");
const isIn = (jar: CookieJar) => jar.cookies.has(accessCookie);
const twists: typeof everywhere = {
  ...everywhere,
  "an answer that says no issuer": () => ({ answer: { iss: undefined } }),
};

describe("a provider's answer", () => {
  it.each(Object.keys(twists))("with %s lets nobody in", async (name) => {
    const person = somebody();
    const { jar, answer } = await goBy(server, acme, person, { twist: twists[name]?.(acme, evil) ?? {} });
    expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_failed", false]);
    expect(await server.database.query('SELECT 1 FROM "User" WHERE "email" = $1', [person.email])).toEqual([]);
    expect((await jar.send(answer.headers.location ?? "")).text).toContain("can’t be trusted");
  });

  it("lets the same person in without any of that", async () => {
    expect(isIn((await goBy(server, acme, somebody())).jar)).toBe(true);
  });

  it("counts at the provider that was asked alone (mix-up)", async () => {
    const jar = new CookieJar(server.address);
    const back = acme.approve(await setOut(jar, "acme"), somebody());
    const mixed = await comeBack(jar, back.replace("/acme/", "/evil/"));
    expect([reasonOf(mixed), isIn(jar)]).toEqual(["sso_expired", false]);
    // It has cost the browser nothing.
    await comeBack(jar, back);
    expect(isIn(jar)).toBe(true);
  });

  it("counts in the browser that asked alone: nobody is signed in to a stranger's account", async () => {
    const attacker = new CookieJar(server.address);
    const injected = acme.approve(await setOut(attacker), somebody());
    const idle = new CookieJar(server.address);
    const asking = new CookieJar(server.address);
    const own = acme.approve(await setOut(asking), somebody());
    for (const victim of [idle, asking]) {
      expect(reasonOf(await comeBack(victim, injected))).toBe("sso_expired");
      expect(isIn(victim)).toBe(false);
    }
    // Nor does their code with the state of the one who asks: it was asked for with another verifier (PKCE).
    const state = new URL(own, "http://x").searchParams.get("state") ?? "";
    const mixed = new URL(injected, "http://x");
    mixed.searchParams.set("state", state);
    expect(reasonOf(await comeBack(asking, mixed.pathname + mixed.search))).toBe("sso_failed");
    expect(isIn(asking)).toBe(false);
  });

  it("without a state, with a wrong one or twice with one is refused", async () => {
    for (const answer of [{ state: undefined }, { state: "" }, { state: "x".repeat(43) }]) {
      const { jar, answer: refused } = await goBy(server, acme, somebody(), { twist: { answer } });
      expect([reasonOf(refused), isIn(jar)]).toEqual(["sso_expired", false]);
    }
  });

  it("works once: of twenty at a time one signs in, and none afterwards", async () => {
    const jar = new CookieJar(server.address);
    const person = somebody();
    const back = acme.approve(await setOut(jar), person);
    const waiting = jar.copy();
    const answers = await Promise.all(Array.from({ length: 20 }, () => comeBack(waiting.copy(), back)));
    expect(answers.filter(({ headers }) => headers.location === "/dashboard")).toHaveLength(1);
    expect(answers.filter((answer) => reasonOf(answer) === "sso_expired")).toHaveLength(19);
    expect(reasonOf(await comeBack(waiting.copy(), back))).toBe("sso_expired");
    expect(
      await server.database.query(
        'SELECT 1 FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE u."email" = $1',
        [person.email],
      ),
    ).toHaveLength(1);
  });

  it("is waited for ten minutes", async () => {
    const jar = new CookieJar(server.address);
    const back = acme.approve(await setOut(jar), somebody());
    await server.database.query(`UPDATE "Ticket" SET "expiresAt" = now() WHERE "purpose" = 'sso'`);
    expect(reasonOf(await comeBack(jar, back))).toBe("sso_expired");
  });

  it("signed with a key that nobody has seen yet is good once the provider publishes it", async () => {
    for (let time = 0; time < 3; time += 1) {
      await acme.changeKey();
      expect(isIn((await goBy(server, acme, somebody())).jar)).toBe(true);
    }
  });

  it("leaves nothing in the database or the log that could be used", async () => {
    const jar = new CookieJar(server.address);
    const location = new URL((await setOut(jar)) ?? "");
    const back = acme.approve(location.href, somebody());
    const [row] = await server.database.query<{ text: string }>(
      `SELECT t::text AS text FROM "Ticket" t WHERE "purpose" = 'sso' ORDER BY "createdAt" DESC LIMIT 1`,
    );
    const secrets = ["state", "nonce", "code_challenge"].map((name) => location.searchParams.get(name) ?? "");
    for (const secret of [...secrets, jar.cookies.get("__Host-Http-ticket") ?? ""])
      expect(row?.text).not.toContain(secret);
    await comeBack(jar, back);
    const code = new URL(back, "http://x").searchParams.get("code") ?? "none";
    expect(server.output()).not.toContain(code);
  });
});

it("refused answers are counted: nobody writes the trail full", async () => {
  const strict = await startServer({ env: { ...settings({ acme }), RATE_LIMIT_SSO_SOURCE: "3/600" } });
  try {
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1)
      statuses.push((await comeBack(new CookieJar(strict.address), "/api/auth/sso/acme/callback?state=x")).status);
    expect(statuses).toEqual([303, 303, 303, 429, 429, 429]);
    expect(await strict.database.query(`SELECT 1 FROM "AuditEvent" WHERE "type" = 'sso'`)).toHaveLength(3);
  } finally {
    await strict.stop();
  }
});

describe("a provider that is ill", () => {
  it.each(["hangs", "fails", "floods"] as const)(
    "(%s) is told of in words, and costs no account anything",
    async (illness) => {
      const ill = await Provider.start();
      const twin = await startServer({ twinOf: server, env: settings({ ill }) });
      try {
        const person = somebody();
        const jar = new CookieJar(twin.address);
        ill.illness = illness;
        expect((await jar.send("/login")).text).toContain("Sign in with ill");
        const begin = await jar.send("/api/auth/sso/ill?next=/settings/profile");
        expect(begin.headers.location).toBe("/login?next=%2Fsettings%2Fprofile&reason=sso_unavailable");
        expect((await jar.send(begin.headers.location ?? "")).text).toContain("does not answer at the moment");
        ill.illness = "none";
        const back = ill.approve(await setOut(jar, "ill"), person);
        ill.illness = illness;
        expect(reasonOf(await comeBack(jar, back))).toBe("sso_unavailable");
        expect(isIn(jar)).toBe(false);
        ill.illness = "none";
        expect(isIn((await goBy(twin, ill, person, { name: "ill" })).jar)).toBe(true);
        expect(ill.flooded, "bytes that anybody waited for").toBeLessThan(16 * 1024 * 1024);
      } finally {
        await twin.stop();
        await ill.stop();
      }
    },
  );

  it("is asked at no start, and once for many who come at a time", async () => {
    const well = await Provider.start();
    const twin = await startServer({ twinOf: server, env: settings({ well }) });
    try {
      expect(well.requests).toEqual([]);
      await Promise.all(Array.from({ length: 10 }, () => setOut(new CookieJar(twin.address), "well")));
      expect(well.requests).toEqual(["/.well-known/openid-configuration"]);
    } finally {
      await twin.stop();
      await well.stop();
    }
  });
});
