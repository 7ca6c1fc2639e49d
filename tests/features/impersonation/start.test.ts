import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { roleNames } from "@/lib/shared/roles";
import { age, rowOf, sessionIdOf } from "../../attack/session-row";
import { accessCookie, read } from "../../attack/forge";
import { mailsTo, send, sharedTwins, signIn, startServer } from "../../harness";
import { actCookie, actingIn, actTokenOf, arrive, type Arrived, become, codeOf, statusOf, trailOf } from "./people";

const { server, twin } = sharedTwins();
let admin: Arrived;
beforeAll(async () => {
  admin = await arrive(server, "admin");
});

const me = async (jar: Arrived["jar"]) => (await jar.send("/api/me")).json();

describe("who may be whom", () => {
  it.each(roleNames.flatMap((actor) => roleNames.map((person) => [actor, person] as const)))(
    "%s as %s: only an administrator, and only as somebody who may less",
    async (actor, role) => {
      const [by, person] = [await arrive(server, actor), await arrive(server, role)];
      const answer = await become(by.jar, person);
      const may = actor === "admin" && role !== "admin";
      expect([answer.status, codeOf(answer)]).toEqual(may ? [200, ""] : [403, "forbidden"]);
      expect(by.jar.cookies.has(actCookie)).toBe(may);
    },
  );

  it("not oneself, nobody, or somebody disabled", async () => {
    expect((await become(admin.jar, admin)).json()).toMatchObject({ errors: [{ code: "yourself" }] });
    for (const id of [randomUUID(), "1", "%27"]) expect((await become(admin.jar, { id })).status).toBe(404);
    const gone = await arrive(server);
    await server.database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [gone.id]);
    expect((await become(admin.jar, gone)).json()).toMatchObject({ errors: [{ code: "disabled" }] });
    expect(admin.jar.cookies.has(actCookie)).toBe(false);
  });

  it("not without a reason that can be read", async () => {
    const person = await arrive(server);
    for (const body of [{}, { reason: " " }, { reason: "x".repeat(201) }, { reason: "a\nb" }, { reason: "x", id: 1 }])
      expect([body, codeOf(await become(admin.jar, person, body))]).toEqual([body, "invalid_input"]);
    expect((await become((await arrive(server, "admin")).jar, person, { reason: "é".repeat(200) })).status).toBe(200);
  });

  it("not without a fresh proof", async () => {
    const tired = await arrive(server, "admin");
    await age(server.database, tired.jar, "authenticatedAt", 601);
    await tired.jar.send("/api/auth/refresh", { method: "POST" });
    const answer = await become(tired.jar, await arrive(server));
    expect([answer.status, codeOf(answer)]).toEqual([401, "reauthentication_required"]);
  });

  // feature:administration begin
  it("not while one is somebody else already, also as somebody who may see users", async () => {
    const { admin: acting } = await actingIn(server, "support");
    expect(codeOf(await become(acting.jar, await arrive(server)))).toBe("impersonating");
    expect(codeOf(await acting.jar.send("/api/admin/users"))).toBe("impersonating");
  });
  // feature:administration end
});

describe("whoever is somebody else", () => {
  it("is them, says who they are themselves, and leaves their own session as it was", async () => {
    const { admin: by, person, token } = await actingIn(server);
    expect(await me(by.jar)).toMatchObject({ id: person.id, roles: ["user"], act: { sub: by.id } });
    expect((await by.jar.send("/api/profile")).json()).toMatchObject({ id: person.id, act: { sub: by.id } });
    const { claims } = read(token);
    expect(claims).toMatchObject({
      sub: person.id,
      act: { sub: by.id, sid: sessionIdOf(by.jar) },
      amr: [],
      auth_time: 0,
    });
    const lifetime = Number(claims["exp"]) - Number(claims["iat"]);
    expect(lifetime).toBeGreaterThan(1795);
    expect(lifetime).toBeLessThanOrEqual(1800);
    expect((await by.jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect(await me(by.jar)).toMatchObject({ id: person.id });
    by.jar.cookies.delete(actCookie);
    expect(await me(by.jar)).toEqual(expect.not.objectContaining({ act: expect.anything() as unknown }));
    expect(await me(by.jar)).toMatchObject({ id: by.id, roles: ["admin"] });
  });

  it("is given a token in the answer, and no cookie, where they presented one", async () => {
    const [by, person] = [await arrive(server, "admin"), await arrive(server)];
    const answer = await send(server.address, `/api/admin/users/${person.id}/impersonation`, {
      method: "POST",
      headers: { authorization: `Bearer ${by.jar.cookies.get(accessCookie) ?? ""}` },
      body: { reason: "By a program" },
    });
    const { access_token: token, expires_in: seconds } = answer.json() as { access_token: string; expires_in: number };
    expect([answer.status, answer.setCookies, seconds > 1795]).toEqual([200, [], true]);
    expect(await statusOf(token, twin)).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    expect(codeOf(await send(server.address, "/api/auth/logout-all", { method: "POST", headers }))).toBe(
      "impersonating",
    );
    const end = await send(server.address, "/api/auth/impersonation", { method: "DELETE", headers });
    expect([end.status, await statusOf(token, server), await statusOf(token, twin)]).toEqual([204, 401, 401]);
  });

  it("has it no longer than their own session would last unused", async () => {
    const [by, person] = [await arrive(server, "admin"), await arrive(server)];
    await server.database.query(
      `UPDATE "Session" SET "idleExpiresAt" = now() + interval '60 seconds' WHERE "id" = $1`,
      [sessionIdOf(by.jar)],
    );
    await become(by.jar, person);
    const { claims } = read(actTokenOf(by.jar));
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBeLessThanOrEqual(60);
  });

  it("can be so once at a time: the same person is the same session, of twenty at once too; another one ends it", async () => {
    const [by, ada, eve] = [await arrive(server, "admin"), await arrive(server), await arrive(server)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => become(by.jar.copy(index % 2 ? twin.address : server.address), ada)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const ids = new Set(answers.map((answer) => (answer.json() as { session: { id: string } }).session.id));
    expect(ids.size).toBe(1);
    expect(await trailOf(server, ada.id, "impersonation_start")).toHaveLength(1);
    await mailsTo(server, ada.email, "An administrator signed in as you", 1);
    const token = (answers[0]?.setCookies[0] ?? "").replace(/^[^=]+=([^;]+);.*$/, "$1");
    expect(await statusOf(token, server)).toBe(200);
    expect((await become(by.jar.copy(), eve)).status).toBe(200);
    for (const instance of [twin, server]) expect(await statusOf(token, instance)).toBe(401);
    expect(await rowOf(server.database, [...ids][0] ?? "")).toMatchObject({ endReason: "replaced" });
  });

  // feature:totp begin
  it("is not offered what only the person may stop", async () => {
    const { admin: by, person } = await actingIn(server);
    await server.database.query(
      `INSERT INTO "Recovery" ("userId", "credentialVersion", "readyAt", "expiresAt")
       SELECT "id", "credentialVersion", now() + interval '1 day', now() + interval '8 days' FROM "User" WHERE "id" = $1`,
      [person.id],
    );
    const theirs = await signIn(server, person);
    expect((await theirs.send("/dashboard")).text).toContain("/api/account/recovery/stop");
    expect((await by.jar.send("/dashboard")).text).not.toContain("/api/account/recovery/stop");
  });
  // feature:totp end

  it("does not see how the person signs in, and their own browser is told nothing of it", async () => {
    const { admin: by, person } = await actingIn(server);
    expect((await person.jar.send("/dashboard")).text).toContain("Add a second factor"); // feature:totp
    expect((await by.jar.send("/dashboard")).text).not.toContain("Add a second factor"); // feature:totp
    // feature:passkeys begin
    for (const path of ["/settings/profile", "/settings/account"]) {
      expect((await person.jar.send(path)).text, path).toContain("credentialIds");
      expect((await by.jar.send(path)).text, path).not.toContain("credentialIds");
    }
    // feature:passkeys end
  });

  it("takes no place among the person's sessions", async () => {
    const few = await startServer({ twinOf: server, env: { MAX_SESSIONS: "1" } });
    const { person, token } = await actingIn(server);
    const again = await signIn(few, person);
    expect((await again.send("/api/me")).status).toBe(200);
    expect(await statusOf(token, few)).toBe(200);
    await few.stop();
  });
});

describe("a page that is closed meanwhile", () => {
  it("says who one is signed in as, with the way back, and sends nobody to ask for rights", async () => {
    const { person, admin: by } = await actingIn(server);
    for (const path of [
      "/admin/users", // feature:administration
      `/admin/users/${person.id}`, // feature:administration
      "/admin/audit", // feature:audit-trail
      `/admin/users/${person.id}/impersonation`,
    ]) {
      const answer = await by.jar.send(path, { headers: { accept: "text/html" } });
      const text = answer.text.replaceAll("<!-- -->", "");
      expect([path, answer.status]).toEqual([path, 403]);
      expect(text, path).toContain(`You are <strong>${person.name}</strong>, as ${by.name}. Ends at `);
      expect(text, path).toContain("Back to your own account");
      expect(text, path).not.toContain("<p>You are signed in, but your account may not see this page.");
      expect(text, path).toContain("You are signed in as somebody else, and this is closed to you meanwhile.");
    }
  });
});

describe("it is told", () => {
  it("to the person, in a mail with the reason, in their sessions and in their activity", async () => {
    const { person, admin: by } = await actingIn(server);
    const [mail] = await mailsTo(server, person.email, "An administrator signed in as you", 1);
    expect(mail?.text).toContain("Ticket 4711");
    expect(mail?.text).not.toContain(by.name);
    const page = await person.jar.send("/settings/sessions"); // feature:devices
    expect(page.text).toContain("Administrator signed in as you"); // feature:devices
    expect((await person.jar.send("/dashboard")).text).toContain("An administrator signed in to this account");
  });

  it("in the trail, under both; and whatever is done meanwhile says who did it", async () => {
    const { person, admin: by } = await actingIn(server);
    await by.jar.send("/api/profile", { method: "PATCH", body: { name: "Ada King" } });
    await by.jar.send("/api/auth/logout-all", { method: "POST" });
    await by.jar.send("/api/auth/impersonation", { method: "DELETE" });
    const own = sessionIdOf(by.jar);
    const [begun] = await trailOf(server, person.id, "impersonation_start");
    expect(begun).toMatchObject({ sessionId: own, detail: { by: by.id, reason: "Ticket 4711" } });
    const session = begun?.detail["session"];
    expect(await trailOf(server, by.id, "acting_start")).toMatchObject([{ detail: { of: person.id, session } }]);
    expect(await trailOf(server, person.id, "impersonation_end")).toMatchObject([{ detail: { by: by.id, session } }]);
    expect(await trailOf(server, by.id, "acting_end")).toMatchObject([{ detail: { of: person.id, session } }]);
    expect(await trailOf(server, person.id, "profile_updated")).toMatchObject([{ detail: { actor: by.id } }]);
    expect((await person.jar.send("/dashboard")).text).toContain(
      "Profile changed, by an administrator in this account",
    );
    expect(await trailOf(server, person.id, "access_refused")).toMatchObject([{ detail: { actor: by.id } }]);
  });

  it("also where the token alone is signed out: nothing of the administrator's is in what the person sees", async () => {
    const { person, admin: by, token } = await actingIn(server);
    const authorization = `Bearer ${token}`;
    await send(server.address, "/api/auth/logout", { method: "POST", headers: { authorization } });
    expect(await statusOf(token, server)).toBe(401);
    const reason = "signed_out";
    expect(await trailOf(server, person.id, "impersonation_end")).toMatchObject([{ detail: { by: by.id, reason } }]);
    const { text } = await person.jar.send("/dashboard");
    expect(text).toContain("An administrator left this account");
    expect(text, "nobody signed the person out").not.toMatch(/>Signed out/);
  });
});
