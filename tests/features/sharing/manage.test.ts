import { randomUUID } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { exportSchema } from "@/lib/shared/features/data-export"; // feature:data-export
import { mostShares } from "@/lib/shared/features/sharing/lives";
import { postForm, readAction } from "../../attack/form";
import { change, someAddress, undo } from "../email-change/links"; // feature:email-change
import { become } from "../impersonation/people"; // feature:impersonation
import { type CookieJar, createUser, sharedTwins, signIn, signInAs } from "../../harness";
import { command } from "../../setup/run";
import { ask, isActive, listOf, open, opened, over, problemOf, share, sharer, write } from "./app";

const { server, twin } = sharedTwins();

const stop = (jar: CookieJar, id?: string) =>
  jar.send(id === undefined ? "/api/shares" : `/api/shares/${id}`, { method: "DELETE" });
const codesAt = async (token: string, more = {}) =>
  Promise.all([server, twin].map(async (at) => problemOf(await open(at, token, more))));

describe("a link to a note", () => {
  it("is made, listed, opened and stopped, and the trail and the owner's activity tell of it", async () => {
    const ada = await createUser(server, { name: "Ada Lovelace" });
    const jar = await signIn(server, ada);
    const noteId = await write(jar, { title: "Oil", body: "One\n<b>two</b>" });
    const answer = await ask(jar, noteId, { expiresIn: 60, mostUses: 5 });
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    const { id, token, url } = answer.json() as { id: string; token: string; url: string };
    expect(url).toBe(`${server.origin}/shared#${token}`);
    const [listed, ...others] = await listOf(jar);
    expect([listed, others]).toMatchObject([
      { id, noteId, title: "Oil", audience: null, hasPassword: false, uses: 0, mostUses: 5, lastOpenedAt: null },
      [],
    ]);
    expect(Date.parse(listed?.expiresAt ?? "") - Date.parse(listed?.createdAt ?? "")).toBe(60_000);
    expect((await jar.send("/api/shares")).text).not.toContain(token.split(".")[2]);
    const got = await opened(twin, token);
    expect(got).toMatchObject({
      note: { title: "Oil", body: "One\n<b>two</b>" },
      sharedBy: "Ada Lovelace",
      usesLeft: 4,
      expiresAt: listed?.expiresAt,
    });
    await jar.send(`/api/notes/${noteId}`, { method: "PATCH", body: { title: "Oil again" } });
    expect((await opened(server, token)).note.title).toBe("Oil again");
    const [after] = await listOf(jar);
    expect(after).toMatchObject({ uses: 2, title: "Oil again", lastOpenedAt: expect.any(String) as unknown });
    expect((await stop(jar, id)).status).toBe(204);
    expect(await codesAt(token)).toEqual([over, over]);
    expect(await listOf(jar)).toEqual([]);
    const { text } = await jar.send("/dashboard");
    for (const words of ["Note shared by a link", "Link to a note stopped"]) expect(text).toContain(words);
    const trail = await server.database.query(
      `SELECT "type", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" LIKE 'share_%' ORDER BY "id"`,
      [ada.id],
    );
    expect(trail).toMatchObject([
      { type: "share_created", detail: { shareId: id, noteId } },
      { type: "share_stopped", detail: { shareId: id } },
    ]);
  });

  it("of somebody else is neither made, seen nor stopped", async () => {
    const [ada, eve] = [await sharer(server), await sharer(server)];
    for (const noteId of [ada.noteId, randomUUID(), "x"])
      expect(problemOf(await ask(eve.jar, noteId))).toEqual([404, "not_found"]);
    for (const id of [ada.id, randomUUID(), "x"])
      expect(problemOf(await stop(eve.jar, id))).toEqual([404, "not_found"]);
    const form = await readAction(eve.jar, "/settings/shares", "share");
    const said = await postForm(eve.jar, "/settings/shares", form, { share: ada.id });
    expect(said.text).toContain("You have no such link any more.");
    expect((await eve.jar.send("/api/shares")).text).not.toContain(ada.id);
    expect((await stop(eve.jar)).status).toBe(204);
    await opened(server, ada.token);
    expect(await codesAt(eve.token)).toEqual([over, over]);
  });

  it.each([
    ["no end", { expiresIn: undefined }],
    ["an end now", { expiresIn: 0 }],
    ["an end in parts of a second", { expiresIn: 1.5 }],
    ["a life of more than 30 days", { expiresIn: 30 * 86_400 + 1 }],
    ["no use at all", { mostUses: 0 }],
    ["more uses than there may be", { mostUses: 1001 }],
    ["uses in a text", { mostUses: "5" }],
    ["an empty password", { password: "" }],
    ["a password in parts", { password: ["x"] }],
    ["an audience that is an address", { audience: "https://evil.example" }],
    ["an audience that leads elsewhere", { audience: "../settings" }],
    ["an empty audience", { audience: "" }],
    ["something else besides", { userId: randomUUID() }],
  ])("is not made with %s", async (_, wrong) => {
    const jar = await signInAs(server, "user");
    expect(problemOf(await ask(jar, await write(jar), wrong))).toEqual([400, "invalid_input"]);
    expect(await listOf(jar)).toEqual([]);
  });

  it(`is one of ${mostShares} at most, whoever asks at the same time, on whichever instance; expired ones don't count`, async () => {
    const { user, jar, noteId } = await sharer(server);
    await server.database.query(
      `INSERT INTO "Share" ("id", "userId", "noteId", "expiresAt")
       SELECT gen_random_uuid(), $1, $2, now() + make_interval(secs => 3600 * sign(n)::int)
       FROM generate_series(-9, $3) n WHERE n <> 0`,
      [user.id, noteId, mostShares - 6],
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => ask(jar.copy(at % 2 === 0 ? server.address : twin.address), noteId)),
    );
    expect(answers.map(problemOf).sort()).toEqual([
      ...Array.from({ length: 5 }, () => [201, undefined]),
      ...Array.from({ length: 15 }, () => [409, "shares_full"]),
    ]);
    expect((await jar.send(`/notes/${noteId}/share`)).text).toMatch(/at most\. Stop one first/);
  });

  it("is not made by a session that is over", async () => {
    const { user, jar, noteId } = await sharer(server);
    const thief = await signIn(server, user);
    const [made] = await Promise.all([
      ask(thief.copy(twin.address), noteId),
      jar.send("/api/auth/logout-others", { method: "POST" }),
    ]);
    expect([201, 401]).toContain(made.status);
    expect(await listOf(jar)).toHaveLength(made.status === 201 ? 2 : 1);
    expect((await ask(thief.copy(twin.address), noteId)).status).toBe(401);
  });
});

describe("a share is over, and is answered as one that there never was,", () => {
  it("once its note is deleted", async () => {
    const { jar, noteId, id, token } = await sharer(server, { password: "1234" });
    expect((await jar.send(`/api/notes/${noteId}`, { method: "DELETE" })).status).toBe(204);
    expect(await codesAt(token)).toEqual([over, over]);
    expect(await codesAt(token, { password: "1234" })).toEqual([over, over]);
    expect(await isActive(server, id)).toEqual({ active: false });
    expect(await listOf(jar)).toEqual([]);
  });

  it("once it is used up; what was signed still stands", async () => {
    const { id, token } = await sharer(server, { mostUses: 1 });
    expect((await opened(server, token)).usesLeft).toBe(0);
    expect(await codesAt(token)).toEqual([over, over]);
    expect(await isActive(twin, id)).toEqual({ active: true });
  });

  it("by its time, by the database's clock", async () => {
    const { id, token } = await sharer(server);
    await server.database.query(`UPDATE "Share" SET "expiresAt" = now() WHERE "id" = $1`, [id]);
    expect(await codesAt(token)).toEqual([over, over]);
    expect(await isActive(server, id)).toEqual({ active: false });
  });

  it("while its owner is disabled, and opens again afterwards", async () => {
    const { user, id, token } = await sharer(server);
    const disable = (at: string) =>
      server.database.query(`UPDATE "User" SET "disabledAt" = ${at} WHERE "id" = $1`, [user.id]);
    await disable("now()");
    expect(await codesAt(token)).toEqual([over, over]);
    expect(await isActive(server, id)).toEqual({ active: false });
    await disable("NULL");
    await opened(server, token);
  });

  // feature:account-deletion begin
  it("once its owner deletes the account, and stays so if that is kept after all", async () => {
    const { user, jar, token } = await sharer(server);
    expect((await jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    expect(await codesAt(token)).toEqual([over, over]);
    await server.database.query(`DELETE FROM "AccountDeletion" WHERE "userId" = $1`, [user.id]);
    expect(await codesAt(token)).toEqual([over, over]);
  });
  // feature:account-deletion end

  // feature:email-change begin
  it("when a change of the address is undone, where it was made since or in the 7 days before", async () => {
    const { user, jar, noteId, id: old, token: before } = await sharer(server);
    await server.database.query(`UPDATE "Share" SET "createdAt" = now() - interval '8 days' WHERE "id" = $1`, [old]);
    const { token: mine } = await share(jar, noteId);
    const link = await change(server, jar, user.email, someAddress());
    const { token: thiefs } = await share(jar, noteId);
    expect((await undo(server, link)).status).toBeLessThan(300);
    expect([await codesAt(mine), await codesAt(thiefs)]).toEqual([
      [over, over],
      [over, over],
    ]);
    await opened(twin, before);
  });
  // feature:email-change end
});

// feature:impersonation begin
it("an administrator who is signed in as the owner makes no link and stops none", async () => {
  const { user, noteId, id, token } = await sharer(server);
  const admin = await signInAs(server, "admin");
  await become(admin, user);
  for (const answer of [await ask(admin, noteId), await stop(admin, id), await stop(admin)])
    expect(problemOf(answer)).toEqual([403, "impersonating"]);
  expect((await admin.send("/settings/shares")).status).toBe(200);
  await opened(server, token);
});
// feature:impersonation end

// feature:data-export begin
it("the export of somebody's data tells what they share, and nothing that opens it", async () => {
  const { jar, id, token } = await sharer(server, { password: "1234" });
  const answer = await jar.send("/api/account/export");
  exportSchema.parse(answer.json());
  expect(answer.json()).toMatchObject({ shares: [{ id, title: "Oil the hinges", hasPassword: true }] });
  expect(answer.text).not.toMatch(new RegExp(`${token}|passwordHash|\\$2[aby]\\$`));
});
// feature:data-export end

it("whose links may be dead is named to the operator who takes a key away that is in the wrong hands", async () => {
  const [ada, grace] = [await sharer(server), await sharer(server, { expiresIn: 1 })];
  await share(ada.jar, ada.noteId);
  await expect.poll(() => isActive(server, grace.id)).toEqual({ active: false });
  const { kid } = decodeProtectedHeader(ada.token);
  const { code, output } = await command(["keys", "retire", "--kid", kid ?? "", "--compromised"], {
    env: server.environment,
  });
  const [, links = ""] = output.split("MAY HAVE LINKS THAT OPEN NOTHING");
  expect([code, links]).toEqual([0, expect.stringMatching(new RegExp(`^${ada.user.email} +2$`, "m"))]);
  expect(links).not.toContain(grace.user.email);
});
