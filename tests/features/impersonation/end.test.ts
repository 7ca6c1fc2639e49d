import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../../attack/browser";
import { expire, refreshCookie } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { rowOf, sessionIdOf } from "../../attack/session-row";
import { sharedTwins, signIn, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { actCookie, type Acting, actingIn, arrive, codeOf, statusOf, trailOf } from "./people";

const { server, twin } = sharedTwins();

const post = { method: "POST" } as const;
// feature:administration begin
const patch = async (of: { readonly id: string }, body: object) =>
  (await arrive(server, "admin")).jar.send(`/api/admin/users/${of.id}`, { method: "PATCH", body });
// feature:administration end

/** What ends it, and whether the administrator's own session goes on behind it. */
const ends: readonly (readonly [string, boolean, (acting: Acting) => Promise<{ readonly status: number }>])[] = [
  ["one click", true, ({ admin }) => admin.jar.copy().send("/api/auth/impersonation", { method: "DELETE" })],
  ["the administrator's sign-out", false, ({ admin }) => admin.jar.copy().send("/api/auth/logout", post)],
  [
    "their sign-out everywhere on another device",
    false,
    async ({ admin }) => (await signIn(server, admin)).send("/api/auth/logout-all", post),
  ],
  [
    "a spent refresh token of theirs",
    false,
    async ({ admin }) => {
      const spent = admin.jar.copy();
      for (let turn = 0; turn < 2; turn += 1) {
        await server.database.query(
          `UPDATE "Session" SET "rotatedAt" = now() - interval '1 minute', "seenGeneration" = "generation" WHERE "id" = $1`,
          [sessionIdOf(admin.jar)],
        );
        await admin.jar.send("/api/auth/refresh", post);
      }
      expect((await spent.send("/api/auth/refresh", post)).status).toBe(401);
      return { status: 204 };
    },
  ],
  ["the person's sign-out everywhere", true, ({ person }) => person.jar.send("/api/auth/logout-all", post)],
  // feature:devices begin
  [
    "the person, in the list of their sessions",
    true,
    async ({ person }) => {
      const { sessions } = (await person.jar.send("/api/auth/sessions")).json() as {
        sessions: { id: string; impersonation?: true }[];
      };
      const found = sessions.find(({ impersonation }) => impersonation);
      return person.jar.send(`/api/auth/sessions/${found?.id ?? ""}`, { method: "DELETE" });
    },
  ],
  // feature:devices end
  // feature:administration begin
  ["another role of the administrator", true, ({ admin }) => patch(admin, { role: "support" })], // feature:administration
  ["a ban of the administrator", false, ({ admin }) => patch(admin, { disabled: true })], // feature:administration
  ["another role of the person", true, ({ person }) => patch(person, { role: "support" })], // feature:administration
  ["a ban of the person", true, ({ person }) => patch(person, { disabled: true })], // feature:administration
  // feature:administration end
];

describe("it ends on every instance when the answer comes", () => {
  it.each(ends)("by %s", async (_, goesOn, end) => {
    const acting = await actingIn(server);
    const { admin, person, token } = acting;
    for (const instance of [server, twin]) expect(await statusOf(token, instance)).toBe(200);
    const { status } = await end(acting);
    expect(status).toBeLessThan(300);
    for (const instance of [twin, server]) expect(await statusOf(token, instance)).toBe(401);
    const after = endOf(await browse(admin.jar.copy(twin.address), "/dashboard"));
    expect([after.answer.status, after.path.split("?")[0]]).toEqual([200, goesOn ? "/dashboard" : "/login"]);
    if (goesOn) expect(after.answer.text).toContain(admin.email);
    expect(after.answer.text).not.toContain(person.email);
    expect(await trailOf(server, person.id, "impersonation_end")).toMatchObject([{ detail: { by: admin.id } }]);
    expect(await trailOf(server, admin.id, "acting_end")).toMatchObject([{ detail: { of: person.id } }]);
  });

  it("by time, and the browser is in its own session again, refreshed on the way", async () => {
    const { admin, token } = await actingIn(server);
    const { forge, read, signingKey } = await import("../../attack/forge");
    const { header, claims } = read(token);
    const at = Math.floor(Date.now() / 1000);
    const old = forge(signingKey(server), header, { ...claims, iat: at - 1900, exp: at - 100 });
    admin.jar.cookies.set(actCookie, old);
    expire(admin.jar, server);
    const hops = await browse(admin.jar, "/api/me");
    expect(endOf(hops).answer.json()).toMatchObject({ id: admin.id, roles: ["admin"] });
    expect(admin.jar.cookies.has(actCookie)).toBe(false);
    expect(hops.length).toBeLessThanOrEqual(4);
  });
});

const modes = [
  ["with the gate", () => Promise.resolve(twin)],
  ["behind an emptied middleware", () => startWithoutGate({ twinOf: server })],
] as const;

describe.each(modes)("%s, after the end", (_, open) => {
  let door: TestServer;
  beforeAll(async () => {
    door = await open();
  });
  afterAll(async () => {
    if (door !== twin) await door.stop();
  });

  // feature:notes begin
  it("a form that was opened as the person is done by nobody, and what was typed is shown again", async () => {
    const { admin, person } = await actingIn(server);
    const jar = admin.jar.copy(door.address);
    const form = await readAction(jar, "/notes", "title");
    await person.jar.send("/api/auth/logout-all", post);
    const answer = await postForm(jar, "/notes", form, { title: "Written as somebody else" });
    expect(answer.text).toContain("signed in to another account now");
    expect(answer.text).toContain("Written as somebody else");
    expect(jar.cookies.has(actCookie)).toBe(false);
    expect(await server.database.query(`SELECT 1 FROM "Note" WHERE "title" = 'Written as somebody else'`)).toEqual([]);
  });

  it("what a script sends is not done in the administrator's name, until it knows", async () => {
    const { admin, person } = await actingIn(server);
    const jar = admin.jar.copy(door.address);
    await person.jar.send("/api/auth/logout-all", post);
    const title = `By a script of ${admin.id}`;
    const write = () => browse(jar, "/api/notes", { ...post, body: { title } });
    expect(codeOf(endOf(await write()).answer)).toBe("account_changed");
    expect(await server.database.query(`SELECT 1 FROM "Note" WHERE "title" = $1`, [title])).toEqual([]);
    expect(endOf(await write()).answer.status).toBe(201);
  });
  // feature:notes end

  it("a form of the administrator's own page is refused while they are somebody else", async () => {
    const admin = await arrive(server, "admin");
    const jar = admin.jar.copy(door.address);
    const own = /name="_owner" value="([^"]+)"/.exec((await jar.send("/settings/account")).text)?.[1] ?? "";
    const acting = await actingIn(server);
    const body = new URLSearchParams({ _owner: own });
    const answer = await acting.admin.jar.copy(door.address).send("/api/auth/logout-all", {
      ...post,
      headers: { accept: "text/html" },
      body,
    });
    expect(answer.status).toBe(403);
  });

  it("sign-out ends both, and clears all three cookies", async () => {
    const { admin, token } = await actingIn(server);
    const jar = admin.jar.copy(door.address);
    expect((await jar.send("/api/auth/logout", post)).status).toBe(204);
    expect([...jar.cookies.keys()].filter((name) => /-(session|refresh|act)$/.test(name))).toEqual([]);
    expect(await statusOf(token, server)).toBe(401);
    expect(await rowOf(server.database, admin.jar)).toMatchObject({ endReason: "signed_out" });
  });

  it("a forged, foreign or empty cookie of this kind shows and ends nothing", async () => {
    const { jar } = await arrive(server);
    for (const value of ["x", "a.b.c", "%00", "Bearer x"]) {
      const there = jar.copy(door.address);
      there.cookies.set(actCookie, value);
      const end = endOf(await browse(there, "/dashboard"));
      expect([value, end.answer.status, there.cookies.has(actCookie)]).toEqual([value, 200, false]);
      there.cookies.clear();
      there.cookies.set(actCookie, value);
      expect(endOf(await browse(there, "/dashboard")).path).toMatch(/^\/login/);
    }
    expect(jar.cookies.has(refreshCookie)).toBe(true);
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});
