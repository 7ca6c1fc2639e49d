import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  CookieJar,
  createUser,
  type OwnPostgres,
  send,
  signIn,
  startOwnPostgres,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { browse, endOf } from "./browser";
import { accessCookie, accessTokenOf, expire, read, refreshCookie, refreshedCookie, refreshTokenOf } from "./forge";
import { age, rowOf, sessionIdOf, setAbsoluteEnd } from "./session-row";

let server: TestServer;
let ada: TestUser;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

const refresh = (jar: CookieJar, headers: Record<string, string> = {}): Promise<Answer> =>
  jar.send("/api/auth/refresh", { method: "POST", headers });
const statuses = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))].sort();

/** What a Set-Cookie line gives under a name. */
function given(answer: Answer, name: string): string | undefined {
  return answer.setCookies
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .split(";")[0];
}

async function auditOf(sessionId: string, type: string): Promise<readonly { detail: unknown }[]> {
  return server.database.query(`SELECT "detail" FROM "AuditEvent" WHERE "sessionId" = $1 AND "type" = $2`, [
    sessionId,
    type,
  ]);
}

describe("a refresh token", () => {
  it("used 20 times at once has one successor, the same bytes for all, and one new generation", async () => {
    const jar = await signIn(server, ada);
    const before = refreshTokenOf(jar);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(jar.copy())));
    expect(statuses(answers)).toEqual([204]);
    const successors = new Set(answers.map((answer) => given(answer, refreshCookie)));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(before);
    expect((await rowOf(server.database, jar)).generation).toBe(1);
  });

  it("of the generation before gets the identical successor inside the leeway, which costs no generation", async () => {
    const jar = await signIn(server, ada);
    const lost = jar.copy();
    await refresh(jar);
    const again = await refresh(lost);
    expect(again.status).toBe(204);
    expect(given(again, refreshCookie)).toBe(refreshTokenOf(jar));
    expect((await rowOf(server.database, jar)).generation).toBe(1);
    expect((await jar.send("/api/me")).status).toBe(200);
  });

  it("two generations old is reuse: the session ends for both, it is audited, and the person gets a mail", async () => {
    const bob = await createUser(server);
    const thief = await signIn(server, bob);
    const owner = thief.copy();
    await refresh(owner);
    await age(server.database, owner, "rotatedAt", 31);
    await refresh(owner);
    const copied = accessTokenOf(owner);
    const refused = await refresh(thief);
    expect([refused.status, refused.setCookies]).toEqual([401, []]);
    expect(refused.json()).toMatchObject({ code: "session_ended" });
    expect((await owner.send("/api/me")).status).toBe(401);
    expect((await send(server.address, "/api/me", { headers: { authorization: `Bearer ${copied}` } })).status).toBe(
      401,
    );
    expect((await refresh(owner)).status).toBe(401);
    expect(await rowOf(server.database, owner)).toMatchObject({ endReason: "refresh_reuse", generation: 2 });
    expect(await auditOf(sessionIdOf(owner), "refresh_reuse")).toEqual([{ detail: { presented: 0, current: 2 } }]);
    const mail = await server.mailTo(bob.email);
    expect(mail.links.every((link) => link.startsWith(server.origin))).toBe(true);
    expire(owner, server);
    const hops = await browse(owner, "/dashboard");
    expect(endOf(hops).path).toBe("/login?next=%2Fdashboard&reason=session_reused");
  });

  it("of the generation before is reuse when the leeway is over and its successor has been shown", async () => {
    const jar = await signIn(server, ada);
    const late = jar.copy();
    await refresh(jar);
    await refresh(jar);
    await age(server.database, jar, "rotatedAt", 31);
    expect((await refresh(late)).status).toBe(401);
    expect((await rowOf(server.database, jar)).endReason).toBe("refresh_reuse");
    expect((await jar.send("/api/me")).status).toBe(401);
  });

  it("never moves the absolute end, and the tokens it gets never outlive it", async () => {
    const jar = await signIn(server, ada);
    await setAbsoluteEnd(server.database, jar, 90);
    const { absoluteExpiresAt } = await rowOf(server.database, jar);
    for (let lap = 0; lap < 3; lap += 1) {
      const answer = await refresh(jar);
      expect(answer.status).toBe(204);
      const row = await rowOf(server.database, jar);
      expect(row.absoluteExpiresAt).toEqual(absoluteExpiresAt);
      expect(row.idleExpiresAt.getTime()).toBeLessThanOrEqual(absoluteExpiresAt.getTime());
      expect(Number(read(accessTokenOf(jar)).claims["exp"]) * 1000).toBeLessThanOrEqual(absoluteExpiresAt.getTime());
      for (const line of answer.setCookies) expect(Number(/max-age=(\d+)/i.exec(line)?.[1])).toBeLessThanOrEqual(90);
    }
  });

  it("is refused after the absolute end, and after the idle end", async () => {
    const ends = [
      (jar: CookieJar) => setAbsoluteEnd(server.database, jar, -1),
      (jar: CookieJar) => age(server.database, jar, "idleExpiresAt", 1),
    ];
    for (const end of ends) {
      const jar = await signIn(server, ada);
      await end(jar);
      const answer = await refresh(jar);
      expect([answer.status, answer.setCookies]).toEqual([401, []]);
      expect((await rowOf(server.database, jar)).generation).toBe(0);
    }
  });

  it("is never good for longer than its session: no statement can put the idle end behind the absolute one", async () => {
    const jar = await signIn(server, ada);
    const statement = `UPDATE "Session" SET "idleExpiresAt" = "absoluteExpiresAt" + $2::interval WHERE "id" = $1`;
    await server.database.query(statement, [sessionIdOf(jar), "0"]);
    await expect(server.database.query(statement, [sessionIdOf(jar), "1 millisecond"])).rejects.toThrow(
      /Session_idle_check/,
    );
  });

  it("that nobody has issued is refused, whatever it is, sets no cookie and leaves no row", async () => {
    const jar = await signIn(server, ada);
    const events = () => server.database.query('SELECT count(*) FROM "AuditEvent"');
    const before = await events();
    const [id = "", generation = "", mac = ""] = refreshTokenOf(jar).split(".");
    const garbage = [
      "x",
      `${id}.${generation}.${mac.slice(0, -1)}`,
      `${id}.1.${mac}`,
      `${id}.-1.${mac}`,
      `${id}.00.${mac}`,
      `${id.toUpperCase()}.${generation}.${mac}`,
      `${randomUUID()}.${generation}.${mac}`,
      `${id}.${generation}.${createHmac("sha256", "").update(`refresh-token/v1/${id}/0`).digest("base64url")}`,
      `${id}.999999999999999999999.${mac}`,
      `' OR 1=1 --.${generation}.${mac}`,
      "x".repeat(3900),
      accessTokenOf(jar),
      "%00",
      "..",
    ];
    for (const token of garbage) {
      const answer = await send(server.address, "/api/auth/refresh", {
        method: "POST",
        headers: { cookie: `${refreshCookie}=${token}` },
      });
      expect([token.slice(0, 60), answer.status, answer.setCookies]).toEqual([token.slice(0, 60), 401, []]);
      expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    }
    // Strangers can send garbage without end: the table does not grow.
    expect(await events()).toEqual(before);
    expect((await refresh(jar)).status).toBe(204);
  });

  it("is neither an access token nor good in a header, and an access token is no refresh token", async () => {
    const jar = await signIn(server, ada);
    const token = refreshTokenOf(jar);
    const asAccess = await send(server.address, "/api/me", { headers: { authorization: `Bearer ${token}` } });
    const inHeader = await send(server.address, "/api/auth/refresh", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect([asAccess.status, inHeader.status]).toEqual([401, 401]);
  });

  it("stands nowhere in the database, nor does anything to make one from, and in no line of a log", async () => {
    const jar = await signIn(server, ada);
    await refresh(jar);
    await browse(jar, "/dashboard");
    const [, , mac = ""] = refreshTokenOf(jar).split(".");
    const rows = await server.database.query<{ text: string }>(
      `SELECT s::text AS text FROM "Session" s UNION ALL SELECT a::text FROM "AuditEvent" a UNION ALL SELECT r::text FROM "Revocation" r`,
    );
    const [, , signature = ""] = accessTokenOf(jar).split(".");
    const lines = `${server.output()}${await readFile(`${server.dataDir}/audit.jsonl`, "utf8")}`;
    expect(lines.length).toBeGreaterThan(100);
    for (const text of [...rows.map((row) => row.text), lines]) {
      expect(text).not.toContain(mac);
      expect(text).not.toContain(signature);
    }
  });
});

describe("a change of SESSION_SECRET", () => {
  it("old,new and new,old keep everybody signed in, beside each other too; new alone ends the old tokens", async () => {
    const jar = await signIn(server, ada);
    const old = server.environment["SESSION_SECRET"] ?? "";
    const fresh = randomBytes(48).toString("base64");
    const knows = await startServer({ twinOf: server, env: { SESSION_SECRET: `${old},${fresh}` } });
    const both = await startServer({ twinOf: server, env: { SESSION_SECRET: `${fresh},${old}` } });
    const only = await startServer({ twinOf: server, env: { SESSION_SECRET: fresh } });
    expect((await refresh(jar.copy(only.address))).status).toBe(401);
    const moved = jar.copy(both.address);
    expect((await refresh(jar.copy(knows.address))).status).toBe(204);
    expect((await refresh(moved)).status).toBe(204);
    expect((await refresh(moved.copy(knows.address))).status).toBe(204);
    expect((await refresh(moved.copy(only.address))).status).toBe(204);
    expect((await refresh(moved.copy(server.address))).status).toBe(401);
    await Promise.all([knows.stop(), both.stop(), only.stop()]);
  });
});

describe("while the database is away", () => {
  let postgres: OwnPostgres;
  let instance: TestServer;
  let jar: CookieJar;

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    instance = await startServer({ database: postgres });
    jar = await signIn(instance, await createUser(instance));
  });
  afterAll(async () => {
    await instance.stop();
    await postgres.drop();
  });

  it("a refresh is 503 and touches no cookie, garbage is 401 all the same, and afterwards nobody is signed out", async () => {
    // A fast stop: connections break, and nothing that was acknowledged is lost.
    postgres.signal("SIGINT");
    await expect
      .poll(
        () =>
          postgres.query("SELECT 1").then(
            () => "up",
            () => "down",
          ),
        { timeout: 10_000 },
      )
      .toBe("down");
    const answer = await refresh(jar);
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expire(jar, instance);
    const [toRefresh, refused] = await browse(jar.copy(), "/dashboard", { headers: { accept: "text/html" } });
    expect([toRefresh?.answer.status, refused?.answer.status, refused?.answer.setCookies]).toEqual([307, 503, []]);
    expect(refused?.answer.headers["content-type"]).toMatch(/^text\/html/);
    const garbage = await send(instance.address, "/api/auth/refresh", {
      method: "POST",
      headers: { cookie: `${refreshCookie}=${randomUUID()}.0.${"A".repeat(43)}` },
    });
    expect([garbage.status, garbage.setCookies]).toEqual([401, []]);
    const logout = await jar.copy().send("/api/auth/logout", { method: "POST" });
    expect([logout.status, logout.setCookies]).toEqual([503, []]);
    await postgres.restart();
    await expect.poll(async () => (await refresh(jar)).status, { timeout: 15_000 }).toBe(204);
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});

describe("sign-out against refresh", () => {
  it("in parallel with 20 refreshes leaves nothing that works, however often", async () => {
    for (let round = 0; round < 3; round += 1) {
      const jar = await signIn(server, ada);
      const tokens = new Set<string>([`${accessTokenOf(jar)} ${refreshTokenOf(jar)}`]);
      const refreshing = Array.from({ length: 20 }, async () => {
        const copy = jar.copy();
        await refresh(copy);
        const [access, token] = [copy.cookies.get(accessCookie), copy.cookies.get(refreshCookie)];
        if (access !== undefined && token !== undefined) tokens.add(`${access} ${token}`);
      });
      const [out] = await Promise.all([jar.copy().send("/api/auth/logout", { method: "POST" }), ...refreshing]);
      expect(out.status).toBe(204);
      for (const pair of tokens) {
        const [access = "", token = ""] = pair.split(" ");
        const holder = new CookieJar(server.address, [
          [accessCookie, access],
          [refreshCookie, token],
        ]);
        expect((await holder.copy().send("/api/me")).status).toBe(401);
        expect((await refresh(holder.copy())).status).toBe(401);
      }
      expect(endOf(await browse(jar, "/dashboard")).path).toMatch(/^\/login/);
    }
  });
});

describe("silent refresh", () => {
  it("sends a request of any method through the refresh endpoint and back, with its body", async () => {
    const jar = await signIn(server, ada);
    const requests = [
      ["GET", "/api/me", undefined, 200],
      ["GET", "/dashboard?a=1&b=%2F%2Fx", undefined, 200],
      ["PATCH", "/api/profile", { name: "Renamed" }, 200],
      ["DELETE", `/api/auth/sessions/${randomUUID()}`, undefined, 404], // feature:devices
      ["POST", "/api/auth/logout-others", undefined, 204],
      ["POST", "/api/auth/logout-all", undefined, 204],
    ] as const;
    for (const [method, path, body, status] of requests) {
      jar.cookies.delete(refreshedCookie);
      await age(server.database, jar, "rotatedAt", 31);
      expire(jar, server);
      const hops = await browse(jar, path, { method, ...(body === undefined ? {} : { body }) });
      expect(hops.map(({ answer }) => answer.status)).toEqual([307, 307, status]);
      expect(hops.map((hop) => hop.method)).toEqual([method, method, method]);
      expect(endOf(hops).path).toBe(path);
    }
    const [row] = await server.database.query('SELECT "name" FROM "User" WHERE "id" = $1', [ada.id]);
    expect(row).toEqual({ name: "Renamed" });
  });

  it("is never started by a prefetch, neither at the page nor at the endpoint", async () => {
    const jar = await signIn(server, ada);
    expire(jar, server);
    const prefetches = [
      { "next-router-prefetch": "1", rsc: "1" },
      { "next-router-segment-prefetch": "/_tree", rsc: "1" },
      { purpose: "prefetch" },
      { "sec-purpose": "prefetch" },
      { "sec-purpose": "prefetch;prerender" },
      { "x-moz": "prefetch" },
    ];
    for (const headers of prefetches) {
      for (const path of [
        "/dashboard",
        "/api/me",
        "/api/auth/refresh?next=%2Fdashboard",
        "/api/auth/refresh",
        "/login",
      ]) {
        const hops = await browse(jar.copy(), path, { headers });
        expect(hops.flatMap(({ answer }) => answer.setCookies).join()).not.toContain(refreshCookie);
        expect(hops.length).toBeLessThanOrEqual(2);
      }
    }
    expect((await rowOf(server.database, jar)).generation).toBe(0);
    expect(endOf(await browse(jar, "/dashboard")).answer.status).toBe(200);
    expect((await rowOf(server.database, jar)).generation).toBe(1);
  });

  it("costs one generation when 30 requests of one browser find the token expired at once", async () => {
    const jar = await signIn(server, ada);
    expire(jar, server);
    const ends = await Promise.all(
      Array.from({ length: 30 }, async (_, index) =>
        endOf(await browse(jar.copy(), index % 3 === 0 ? "/dashboard" : "/api/me")),
      ),
    );
    expect(statuses(ends.map(({ answer }) => answer))).toEqual([200]);
    expect((await rowOf(server.database, jar)).generation).toBe(1);
  });

  it("never loops, whatever a browser holds: at most 6 hops, to a page, a problem or the login form", async () => {
    const live = await signIn(server, ada);
    const dead = await signIn(server, ada);
    await dead.copy().send("/api/auth/logout", { method: "POST" });
    const superseded = await signIn(server, ada);
    const old = superseded.copy();
    expire(old, server);
    const access = {
      none: undefined,
      invalid: "x",
      expired: old.cookies.get(accessCookie),
      valid: accessTokenOf(live),
      revoked: accessTokenOf(dead),
    };
    const refreshes = { none: undefined, invalid: "x", dead: refreshTokenOf(dead), live: undefined };
    const marks = [undefined, "1", "3", "x"];
    const paths = ["/dashboard", "/login", "/api/me"];
    const faults: string[] = [];
    for (const [accessKind, accessToken] of Object.entries(access)) {
      for (const [refreshKind, token] of Object.entries(refreshes)) {
        for (const mark of marks) {
          for (const path of paths) {
            // A live refresh token of its own for every case: otherwise one case would spend that of the next.
            const refreshToken =
              refreshKind === "live" ? refreshTokenOf(accessKind === "valid" ? live : superseded) : token;
            const jar = new CookieJar(server.address, [
              ...(accessToken === undefined ? [] : [[accessCookie, accessToken] as const]),
              ...(refreshToken === undefined ? [] : [[refreshCookie, refreshToken] as const]),
              ...(mark === undefined ? [] : [[refreshedCookie, mark] as const]),
            ]);
            const hops = await browse(jar, path);
            const { answer, path: last } = endOf(hops);
            if (jar.cookies.has(refreshCookie) && refreshKind === "live") {
              const holder = accessKind === "valid" ? live : superseded;
              holder.cookies.set(refreshCookie, refreshTokenOf(jar));
            }
            const arrived = answer.status === 200 || (path.startsWith("/api/") && answer.status === 401);
            const shouldWork = accessKind === "valid" || (refreshKind === "live" && mark === undefined);
            const works = answer.status === 200 && !last.startsWith("/login");
            if (hops.length > 6 || !arrived || (shouldWork && accessKind !== "revoked" && !works))
              faults.push(
                `${accessKind} access, ${refreshKind} refresh, mark ${String(mark)}, ${path}: ${hops.map((hop) => `${hop.path} ${hop.answer.status}`).join(" > ")}`,
              );
          }
        }
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it("ends at the login form with the reason when a browser refuses the new cookies", async () => {
    const jar = await signIn(server, ada);
    expire(jar, server);
    const stubborn = jar.copy();
    // Only the mark is kept: the clock of this instance, or the browser, is at odds with the token.
    const first = await stubborn.send("/dashboard");
    expect(first.status).toBe(307);
    stubborn.cookies.set(refreshedCookie, "1");
    const hops = await browse(stubborn, "/dashboard");
    expect(endOf(hops).path).toBe("/login?next=%2Fdashboard&reason=session_problem");
    expect(hops.length).toBe(2);
  });

  it("hands a raised version over in one lap, and never more than a few when it keeps rising", async () => {
    const bob = await createUser(server);
    const jar = await signIn(server, bob);
    const raise = () =>
      server.database.query(
        `WITH u AS (UPDATE "User" SET "version" = "version" + 1 WHERE "id" = $1 RETURNING *)
         INSERT INTO "Revocation" ("kind", "subject", "version", "expiresAt") SELECT 'user', "id"::text, "version", now() + interval '1 h' FROM u
         ON CONFLICT ("kind", "subject") DO UPDATE SET "version" = EXCLUDED."version", "expiresAt" = EXCLUDED."expiresAt"`,
        [bob.id],
      );
    await raise();
    await expect.poll(async () => (await jar.copy().send("/api/me")).status).toBe(307);
    const hops = await browse(jar, "/dashboard");
    expect(endOf(hops).answer.status).toBe(200);
    expect(hops.length).toBeLessThanOrEqual(3);
    expect(read(accessTokenOf(jar)).claims["ver"]).toBe(2);
    // Someone at an administrator's desk presses the button faster than the browser can follow.
    const stop = new AbortController();
    const raising = (async () => {
      while (!stop.signal.aborted) await raise();
    })();
    for (let lap = 0; lap < 5; lap += 1) {
      const chased = await browse(jar, "/dashboard");
      expect(chased.length).toBeLessThanOrEqual(12);
      expect(endOf(chased).answer.status).toBe(200);
    }
    stop.abort();
    await raising;
  });
});
