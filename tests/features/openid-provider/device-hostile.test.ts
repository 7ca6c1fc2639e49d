import { describe, expect, it } from "vitest";
import { ownerMark } from "@/lib/server/session/owner";
import { age } from "../../attack/session-row";
import { signInAs, startServer, startTwins } from "../../harness";
import { command } from "../../setup/run";
import { by, fromHere, refresh, refusalIn, register, type SignedIn, somebody, tokensIn } from "./app";
import { askForCode, faultIn, headingOf, letIn, look, poll, registerTelevision, say, show, signInOn } from "./device";

const { server, twin } = await startTwins();
const television = await registerTelevision(server);
const resource = server.origin;
const pending = [400, "authorization_pending"];
const notIn = [400, "invalid_grant"];
const letters = "BCDFGHJKLMNPQRSTVWXZ";
/** A code that no device shows, or one in some hundred million does. */
const guess = () => Array.from({ length: 8 }, () => letters[Math.floor(Math.random() * letters.length)]).join("");

describe("a device code", () => {
  it("is good once, of twenty questions that come at once to two instances", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television);
    await letIn(server, ada, shown);
    const all = Array.from({ length: 20 }, (_, at) => poll(at % 2 ? server : twin, television, shown));
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
  });

  it("that comes again takes back what was issued by it, once no answer can be on its way any more", async () => {
    const ada = await somebody(server);
    const tokens = await signInOn(server, television, ada);
    expect(refusalIn(await poll(twin, television, tokens))).toEqual(notIn);
    expect((await by(twin, tokens.access_token)).status).toBe(200);
    await server.database.query(`UPDATE "DeviceRequest" SET "consumedAt" = now() - interval '1 minute'`);
    expect(refusalIn(await poll(twin, television, tokens))).toEqual(notIn);
    expect((await by(server, tokens.access_token)).status).toBe(401);
    expect(refusalIn(await refresh(server, television, tokens))).toEqual(notIn);
  });

  it("is nobody else's, and stays good for the one whose it is", async () => {
    const [other, secretive] = [await registerTelevision(server), await register(server, { deviceFlow: true })];
    const ada = await somebody(server);
    const shown = await show(server, television);
    const all = async () => [
      refusalIn(await poll(server, other, shown)),
      refusalIn(await poll(twin, secretive, shown)),
      refusalIn(await poll(server, television, { device_code: shown.user_code })),
    ];
    expect(await all()).toEqual([notIn, notIn, notIn]);
    await letIn(server, ada, shown);
    expect(await all()).toEqual([notIn, notIn, notIn]);
    expect((await poll(server, television, shown)).status).toBe(200);
  });

  it("gives no more than was asked and agreed to", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television, { scope: "openid profile:read notes:write admin", resource });
    await letIn(server, ada, shown);
    const tokens = tokensIn(await poll(server, television, shown, { resource, scope: "openid notes:write" }));
    expect(tokens.scope).toBe("profile:read");
    const plain = await show(server, television, { scope: "openid" });
    await letIn(server, ada, plain);
    // The API was not named when somebody was asked.
    expect(refusalIn(await poll(server, television, plain, { resource }))).toEqual([400, "invalid_target"]);
  });
});

describe("between what somebody says and the next question of the device", () => {
  const clients = (...args: string[]) => command(["clients", ...args], { env: server.environment });
  const ends: Readonly<Record<string, (ada: SignedIn, id: string) => Promise<unknown>>> = {
    "its person signs out": ({ jar }) => jar.send("/api/auth/logout", { method: "POST" }),
    "its person disconnects it": ({ jar }, id) => jar.send(`/api/account/connected-apps/${id}`, { method: "DELETE" }),
    "an operator ends its person's sessions": ({ email }) =>
      command(["user", "end-sessions", "--email", email], { env: server.environment }),
    // feature:administration begin
    "its person is banned": async ({ id }) =>
      (await signInAs(server, "admin")).send(`/api/admin/users/${id}`, { method: "PATCH", body: { disabled: true } }),
    // feature:administration end
    "the app is disabled": (_, id) => clients("disable", "--id", id),
    "the app is removed": (_, id) => clients("remove", "--id", id),
    "its app is disabled, and let in again": async (_, id) => {
      await clients("disable", "--id", id);
      await clients("enable", "--id", id);
    },
  };
  it.each(Object.keys(ends))("%s: it gets nothing, on any instance", async (what) => {
    const app = await registerTelevision(server);
    const ada = await somebody(server);
    const shown = await show(server, app);
    await letIn(server, ada, shown);
    await ends[what]?.(ada, app.id);
    for (const at of [server, twin])
      expect(refusalIn(await poll(at, app, shown))).toEqual(
        what.startsWith("the app") ? [401, "invalid_client"] : notIn,
      );
  });

  it("its time runs out: it gets nothing", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television);
    await letIn(server, ada, shown);
    await age(server.database, ada.jar, "idleExpiresAt", 1);
    expect(refusalIn(await poll(twin, television, shown))).toEqual(notIn);
  });
});

describe("the page that asks about a device", () => {
  it("decides nothing from another site, without its mark, for another account, or in a frame", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const shown = await show(server, television);
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await say(ada, shown.user_code, "allow", elsewhere)).status).toBe(403);
    const body = new URLSearchParams({ user_code: shown.user_code, decision: "allow" });
    const unmarked = () => ada.jar.send("/device/decision", { method: "POST", headers: fromHere, body });
    expect((await unmarked()).status).toBe(409);
    body.set("_owner", ownerMark({ userId: bob.id }));
    expect((await unmarked()).status).toBe(409);
    // Coming with the code decides nothing either, however often.
    for (const path of [`/device?user_code=${shown.user_code}`, `/device/decision?${body.toString()}`])
      await ada.jar.send(path, { headers: fromHere });
    expect(refusalIn(await poll(server, television, shown))).toEqual(pending);
    const page = await look(ada, shown.user_code);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.headers["x-frame-options"]).toBe("DENY");
  });

  it("decides once, of a yes and a no that come at once", async () => {
    const ada = await somebody(server);
    for (let times = 0; times < 5; times += 1) {
      const shown = await show(server, television);
      const said = await Promise.all(
        (["allow", "deny", "allow", "deny"] as const).map((decision) => say(ada, shown.user_code, decision)),
      );
      expect(said.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
      const heading = headingOf(await look(ada, shown.user_code));
      const [status, error] = refusalIn(await poll(server, television, shown));
      expect([heading, error]).toEqual(
        status === 200 ? ["Acme TV is connected", undefined] : ["Not connected", "access_denied"],
      );
    }
    const grants = await server.database.query<{ requests: number }>(
      `SELECT (SELECT count(*)::int FROM "DeviceRequest" d WHERE d."grantId" = g."id") AS "requests"
       FROM "AppGrant" g JOIN "Session" s ON s."id" = g."sessionId" WHERE s."userId" = $1`,
      [ada.id],
    );
    expect(grants.every(({ requests }) => requests === 1)).toBe(true);
  });

  // feature:impersonation begin
  it("asks nobody who is signed in as somebody else", async () => {
    const ada = await somebody(server);
    const admin = await signInAs(server, "admin");
    const body = { reason: "They asked for help with it." };
    await admin.send(`/api/admin/users/${ada.id}/impersonation`, { method: "POST", body });
    const { user_code } = await show(server, television);
    const acting: SignedIn = { ...ada, jar: admin };
    expect((await look(acting, user_code)).status).toBe(403);
    expect((await say(acting, user_code, "allow")).status).toBe(403);
  });
  // feature:impersonation end
});

describe("whoever guesses codes", () => {
  it("has ten guesses in ten minutes, of forty at once to two instances, by the page and by its form", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television);
    const guesses = Array.from({ length: 40 }, (_, at) => {
      const jar = ada.jar.copy((at % 2 ? server : twin).address);
      return at % 4 < 2 ? look({ ...ada, jar }, guess()) : say({ ...ada, jar }, guess(), "allow");
    });
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 429)).toHaveLength(10);
    // Not even a good one is looked at.
    const limited = await look(ada, shown.user_code);
    expect([limited.status, limited.text.includes("Acme TV")]).toEqual([429, false]);
    // What can be no code at all costs nothing, and neither do others pay.
    expect(faultIn(await look(ada, "BCDF"))).toMatch(/^No device waits with that code/);
    expect(headingOf(await look(await somebody(server), shown.user_code))).toBe("Connect Acme TV?");
  });

  it("does not get their guesses back by a code of their own", async () => {
    const ada = await somebody(server);
    const { user_code } = await show(server, television);
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await look(ada, guess())).status).toBe(200);
      if (tries < 9) expect(headingOf(await look(ada, user_code))).toBe("Connect Acme TV?");
    }
    expect((await look(ada, guess())).status).toBe(429);
  });

  it("is counted by their network address too, whatever accounts they have; and so are devices that ask", async () => {
    const limited = await startServer({
      twinOf: server,
      env: { RATE_LIMIT_OIDC_CODE_SOURCE: "3/600", RATE_LIMIT_OIDC_SOURCE: "2/60", TRUSTED_PROXY_HOPS: "1" },
    });
    try {
      const from = (ip: string) => ({ headers: { "x-forwarded-for": ip } });
      const tryOne = async (ip: string) => {
        const jar = (await somebody(server)).jar.copy(limited.address);
        return (await jar.send(`/device?user_code=${guess()}`, from(ip))).status;
      };
      for (let tries = 0; tries < 3; tries += 1) expect(await tryOne("192.0.2.1")).toBe(200);
      expect([await tryOne("192.0.2.1"), await tryOne("192.0.2.2")]).toEqual([429, 200]);
      const ask = async (ip: string) => (await askForCode(limited, television, {}, from(ip))).status;
      expect([await ask("192.0.2.3"), await ask("192.0.2.3"), await ask("192.0.2.3"), await ask("192.0.2.4")]).toEqual([
        200, 200, 429, 200,
      ]);
    } finally {
      await limited.stop();
    }
  });
});

it("no code and no token stands in the log, the trail, or a copy of the database", async () => {
  const ada = await somebody(server);
  await look(ada, (await show(server, television)).user_code);
  const tokens = await signInOn(server, television, ada);
  const rows = await server.database.query<{ row: string }>(
    `SELECT t::text AS "row" FROM "DeviceRequest" t UNION ALL SELECT t::text FROM "OidcArtifact" t
     UNION ALL SELECT t::text FROM "AuditEvent" t UNION ALL SELECT t::text FROM "RateLimit" t`,
  );
  const kept = [server.output(), twin.output(), ...rows.map(({ row }) => row)].join("\n");
  for (const secret of [tokens.user_code, tokens.user_code.replace("-", ""), tokens.device_code, tokens.refresh_token])
    expect(kept).not.toContain(secret);
});
