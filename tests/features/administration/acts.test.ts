import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminSessions } from "@/lib/shared/features/administration";
import { accessTokenOf } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { rowOf, sessionIdOf } from "../../attack/session-row";
import { signIn, startServer, type TestServer } from "../../harness";
import { startWire, type Wire } from "../../harness/wire";
import { mailsTo } from "../../harness/mails-to"; // feature:password-reset
import { type Arrived, arrive, patch, statusOf, tire, trailOf } from "./people";

let server: TestServer;
let twin: TestServer;
let wire: Wire;
let admin: Arrived;
let support: Arrived;
beforeAll(async () => {
  server = await startServer();
  wire = await startWire(server.database);
  twin = await startServer({ twinOf: server, database: wire.database });
  [admin, support] = [await arrive(server, "admin"), await arrive(server, "support")];
});
afterAll(async () => {
  await twin.stop();
  await wire.stop();
  await server.stop();
});

const login = ({ email, password }: Arrived) =>
  admin.jar.copy().send("/api/auth/login", { method: "POST", headers: { cookie: "" }, body: { email, password } });

describe("another role", () => {
  it("counts on the next click of whoever had the old one, on every instance, without signing in again", async () => {
    const other = await arrive(server, "admin");
    const token = accessTokenOf(other.jar);
    for (const { address } of [server, twin]) expect(await statusOf(token, address)).toBe(200);
    const demoted = await patch(admin, other, { role: "support" });
    expect([demoted.status, demoted.json()]).toEqual([200, expect.objectContaining({ role: "support" })]);
    for (const { address } of [twin, server]) expect(await statusOf(token, address)).toBe(401);
    const click = await other.jar.send("/api/auth/refresh?next=/api/admin/audit"); // feature:audit-trail
    expect(click.status).toBe(307); // feature:audit-trail
    expect((await other.jar.send("/api/admin/audit")).status).toBe(403); // feature:audit-trail
    expect((await other.jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await other.jar.send("/api/admin/users")).status).toBe(200);
    expect((await patch(other, admin, { role: "user" })).status).toBe(403);
    expect(await trailOf(server, other.id, "user_role_changed")).toEqual([
      {
        outcome: "success",
        sessionId: sessionIdOf(admin.jar),
        detail: { from: "admin", to: "support", by: admin.id },
      },
    ]);
  });

  it("that one has already is no event, and ends no token", async () => {
    const ada = await arrive(server);
    const token = accessTokenOf(ada.jar);
    expect((await patch(admin, ada, { role: "user", disabled: false })).status).toBe(200);
    expect(await statusOf(token, server.address)).toBe(200);
    expect(await trailOf(server, ada.id, "user_role_changed")).toEqual([]);
  });
});

describe("a disabled user", () => {
  it("is out on every instance when the answer comes, cannot sign in, and comes back enabled, signed out", async () => {
    const ada = await arrive(server);
    const token = accessTokenOf(ada.jar);
    for (const { address } of [server, twin]) expect(await statusOf(token, address)).toBe(200);
    expect((await patch(admin, ada, { disabled: true })).status).toBe(200);
    for (const { address } of [twin, server]) expect(await statusOf(token, address)).toBe(401);
    expect((await ada.jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    expect((await login(ada)).status).toBe(401);
    expect(await rowOf(server.database, ada.jar)).toMatchObject({ endReason: "user_disabled" });
    expect((await patch(admin, ada, { disabled: false })).json()).toMatchObject({ disabledAt: null });
    expect((await login(ada)).status).toBe(200);
    expect((await ada.jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    expect(await trailOf(server, ada.id, "user_disabled")).toMatchObject([{ detail: { ended: 1, by: admin.id } }]);
    expect(await trailOf(server, ada.id, "user_enabled")).toMatchObject([{ detail: { by: admin.id } }]);
  });

  it("stands in the trail also when the answer to the commit is lost", async () => {
    const ada = await arrive(server);
    const lost = wire.loseAnswerTo("COMMIT");
    const answer = await patch(admin, ada, { disabled: true }, twin.address);
    await lost;
    expect(answer.status).toBe(503);
    expect(await trailOf(server, ada.id, "user_disabled")).toMatchObject([{ detail: { ended: 1, by: admin.id } }]);
    expect((await patch(admin, ada, { disabled: true })).status).toBe(200);
    for (const { address } of [twin, server]) expect(await statusOf(ada.jar, address)).toBe(401);
    expect(await trailOf(server, ada.id, "user_disabled")).toHaveLength(1);
  });
});

describe("the last administrator", () => {
  it.each([
    ["demoted", { role: "user" }],
    ["disabled", { disabled: true }],
  ])("is never %s: of twenty who do that to each other at once, on two instances, one is left", async (_, body) => {
    const [first, second] = [await arrive(server, "admin"), await arrive(server, "admin")];
    await server.database.query(
      `UPDATE "User" SET "role" = 'user' WHERE "role" = 'admin' AND "id" <> ALL ($1::uuid[])`,
      [[first.id, second.id]],
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (__, index) => {
        const [by, of] = index % 2 === 0 ? [first, second] : [second, first];
        return patch(by, of, body, index % 4 < 2 ? server.address : twin.address);
      }),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const left = await server.database.query<{ id: string }>(
      `SELECT "id" FROM "User" WHERE "role" = 'admin' AND "disabledAt" IS NULL`,
    );
    expect(left).toHaveLength(1);
    await server.database.query(`UPDATE "User" SET "role" = 'admin' WHERE "id" = $1`, [admin.id]);
  });
});

describe("an act", () => {
  it("on oneself is refused, however the id is spelt: who locks themselves out could not come back", async () => {
    for (const id of [admin.id, admin.id.toUpperCase()]) {
      const own = { id };
      for (const body of [{ role: "user" }, { disabled: true }])
        expect((await patch(admin, own, body)).json()).toMatchObject({ errors: [{ code: "yourself" }] });
      const path = `/api/admin/users/${id}/sessions`;
      expect((await admin.jar.send(path, { method: "DELETE" })).status).toBe(400);
      expect((await admin.jar.send(`${path}/${sessionIdOf(admin.jar)}`, { method: "DELETE" })).status).toBe(400);
    }
    expect((await admin.jar.send("/api/me")).status).toBe(200);
  });

  it("needs a fresh proof; looking does not", async () => {
    const tired = await arrive(server, "admin");
    const ada = await arrive(server);
    await tire(server, tired);
    const path = `/api/admin/users/${ada.id}`;
    const form = await readAction(tired.jar, `/admin/users/${ada.id}`, "role");
    for (const [method, at] of [
      ["PATCH", path],
      ["DELETE", `${path}/sessions`],
      ["DELETE", `${path}/sessions/${sessionIdOf(ada.jar)}`],
      ["POST", `${path}/reset-password`], // feature:password-reset
    ] as const) {
      const answer = await tired.jar.send(at, { method, body: { role: "admin" } });
      expect([at, answer.status, answer.headers["www-authenticate"]]).toEqual([
        at,
        401,
        'Bearer error="insufficient_user_authentication", max_age="600"',
      ]);
    }
    for (const at of ["/admin/users", `/admin/users/${ada.id}`, path, `${path}/sessions`])
      expect([at, (await tired.jar.send(at)).status]).toEqual([at, 200]);
    // The form waits, with what was chosen, in the document that asks for the proof.
    const asked = await postForm(tired.jar, `/admin/users/${ada.id}`, form, { role: "support" });
    expect([asked.status, asked.text.includes("Confirm that it is you")]).toEqual([401, true]);
    expect(asked.text).toContain('name="role" value="support"');
    expect((await ada.jar.send("/api/me")).json()).toMatchObject({ roles: ["user"] });
  });

  it("of whoever is demoted meanwhile is not done, though the guard had let them in", async () => {
    const [rogue, friend] = [await arrive(server, "admin"), await arrive(server)];
    const client = new pg.Client({ connectionString: server.database.url });
    await client.connect();
    await client.query("BEGIN; SELECT pg_advisory_xact_lock(72707401)");
    const act = patch(rogue, friend, { role: "admin" });
    await vi.waitFor(async () => {
      const waiting = `SELECT 1 FROM pg_locks WHERE "locktype" = 'advisory' AND NOT "granted"`;
      expect(await server.database.query(waiting)).not.toEqual([]);
    });
    await client.query(`UPDATE "User" SET "role" = 'support' WHERE "id" = $1`, [rogue.id]);
    await client.query("COMMIT");
    await client.end();
    expect((await act).json()).toMatchObject({ code: "forbidden" });
    const roles = await server.database.query(`SELECT "role" FROM "User" WHERE "id" = $1`, [friend.id]);
    expect(roles).toEqual([{ role: "user" }]);
  });

  it("of another site is refused", async () => {
    const ada = await arrive(server);
    const answer = await admin.jar.send(`/api/admin/users/${ada.id}`, {
      method: "PATCH",
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      body: { disabled: true },
    });
    expect(answer.status).toBe(403);
    expect((await ada.jar.send("/api/me")).status).toBe(200);
  });

  it("of two administrators at once on one user is done twice, and the trail says what each found", async () => {
    const other = await arrive(server, "admin");
    const ada = await arrive(server);
    await Promise.all([patch(admin, ada, { role: "support" }), patch(other, ada, { role: "admin" }, twin.address)]);
    const told = (await trailOf(server, ada.id, "user_role_changed")).map(
      ({ detail }) => detail as { from: string; to: string },
    );
    expect(told[0]?.from).toBe("user");
    expect(told[1]?.from).toBe(told[0]?.to);
    expect((await admin.jar.send(`/api/admin/users/${ada.id}`)).json()).toMatchObject({ role: told[1]?.to });
  });
});

describe("the sessions of a user", () => {
  it("are listed without a token, and ended by support: one, then all, on every instance at once", async () => {
    const ada = await arrive(server);
    const [phone, laptop] = [await signIn(server, ada), await signIn(server, ada)];
    const path = `/api/admin/users/${ada.id}/sessions`;
    const { sessions } = (await support.jar.send(path)).json() as AdminSessions;
    expect(sessions.map(({ id }) => id).toSorted()).toEqual([ada.jar, phone, laptop].map(sessionIdOf).toSorted());
    expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual([
      "clientId",
      "createdAt",
      "device",
      "expiresAt",
      "id",
      "ip",
      "lastSeenAt",
    ]);
    const one = `${path}/${sessionIdOf(phone)}`;
    expect((await support.jar.send(one, { method: "DELETE" })).status).toBe(204);
    expect((await support.jar.send(one, { method: "DELETE" })).status).toBe(404);
    for (const { address } of [twin, server])
      expect([await statusOf(phone, address), await statusOf(laptop, address)]).toEqual([401, 200]);
    expect((await support.jar.send(path, { method: "DELETE" })).status).toBe(204);
    for (const { address } of [twin, server])
      expect([await statusOf(ada.jar, address), await statusOf(laptop, address)]).toEqual([401, 401]);
    expect(await trailOf(server, ada.id, "session_ended")).toMatchObject([
      { sessionId: sessionIdOf(support.jar), detail: { session: sessionIdOf(phone), by: support.id } },
    ]);
    expect(await trailOf(server, ada.id, "sessions_ended")).toMatchObject([{ detail: { ended: 2, by: support.id } }]);
  });

  it("of somebody who may more are not ended by support, who could keep the administrators out", async () => {
    const path = `/api/admin/users/${admin.id}/sessions`;
    for (const each of [path, `${path}/${sessionIdOf(admin.jar)}`])
      expect((await support.jar.send(each, { method: "DELETE" })).json()).toMatchObject({ code: "forbidden" });
    expect(await rowOf(server.database, admin.jar)).toMatchObject({ endedAt: null });
    expect((await support.jar.send(`/admin/users/${admin.id}`)).text).not.toContain('name="session"');
  });

  it("are ended at their own address alone: one of somebody else is not found, nor anything of nobody", async () => {
    const [ada, eve] = [await arrive(server), await arrive(server)];
    const astray = `/api/admin/users/${eve.id}/sessions/${sessionIdOf(ada.jar)}`;
    expect((await support.jar.send(astray, { method: "DELETE" })).status).toBe(404);
    expect((await ada.jar.send("/api/me")).status).toBe(200);
    const nobody = `/api/admin/users/${randomUUID()}/sessions`;
    for (const method of ["GET", "DELETE"]) expect((await support.jar.send(nobody, { method })).status).toBe(404);
    expect((await support.jar.send(`${nobody}/1`, { method: "DELETE" })).status).toBe(404);
  });
});

// feature:password-reset begin
describe("a link to a new password", () => {
  const sendTo = (id: string) => admin.jar.send(`/api/admin/users/${id}/reset-password`, { method: "POST" });

  it("goes to the owner alone and changes nothing by itself; what is chosen is theirs", async () => {
    const ada = await arrive(server);
    const answer = await sendTo(ada.id);
    expect([answer.status, answer.text]).toEqual([202, ""]);
    const [mail] = await mailsTo(server, ada.email, "Choose a new password", 1);
    expect(mail?.text).toContain("An administrator");
    const token = /token=([\w-]{43})/.exec(mail?.links.join(" ") ?? "")?.[1];
    expect((await login(ada)).status).toBe(200);
    const reset = { method: "POST", body: { token, password: "quiet seventeen rivers" } };
    expect((await admin.jar.copy().send("/api/auth/password/reset", reset)).status).toBe(200);
    expect((await login({ ...ada, password: "quiet seventeen rivers" })).status).toBe(200);
    expect(await trailOf(server, ada.id, "password_reset_sent")).toMatchObject([{ detail: { by: admin.id } }]);
  });

  it("is not sent to a disabled account, to nobody, by support, or more often than the address takes", async () => {
    const ada = await arrive(server);
    const path = `/api/admin/users/${ada.id}/reset-password`;
    expect((await support.jar.send(path, { method: "POST" })).status).toBe(403);
    expect((await sendTo(randomUUID())).status).toBe(404);
    const statuses = [];
    for (let mail = 0; mail < 4; mail += 1) statuses.push((await sendTo(ada.id)).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    expect((await patch(admin, ada, { disabled: true })).status).toBe(200);
    expect((await sendTo(ada.id)).json()).toMatchObject({ errors: [{ code: "disabled" }] });
  });
});
// feature:password-reset end
