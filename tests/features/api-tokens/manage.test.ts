import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mostTokens } from "@/lib/shared/features/api-tokens/lives";
import { exportSchema } from "@/lib/shared/features/data-export"; // feature:data-export
import { scopeNames } from "@/lib/shared/scopes";
import { postForm, readAction } from "../../attack/form";
import { age } from "../../attack/session-row";
import { become } from "../impersonation/people"; // feature:impersonation
import { type CookieJar, createUser, mailsTo, sharedTwins, signIn, signInAs } from "../../harness";
import { ask, by, holder, listOf, make, path, problemOf, statusesAt } from "./app";

const { server, twin } = sharedTwins();

const remove = (jar: CookieJar, id?: string) =>
  jar.send(id === undefined ? path : `${path}/${id}`, { method: "DELETE" });
const page = "/settings/tokens";
const countOf = async ({ id }: { readonly id: string }) =>
  (await server.database.query('SELECT 1 FROM "ApiToken" WHERE "userId" = $1', [id])).length;

describe("an API token", () => {
  it("is made, listed and revoked by its owner, who is told by mail and on screen", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    expect(await listOf(jar)).toEqual([]);
    const answer = await ask(jar, { name: " Cafe\u0301 ", expiresIn: 60 });
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    expect(Object.keys(answer.json() as object)).toEqual(["id", "token"]);
    const { id, token } = answer.json() as { id: string; token: string };
    expect(token).toMatch(/^ptk_[0-9A-Za-z]{49}$/);
    const [listed, ...others] = await listOf(jar);
    expect([listed, others]).toMatchObject([{ id, name: "Caf\u00e9", scopes: scopeNames, lastUsedAt: null }, []]);
    const life = Date.parse(listed?.expiresAt ?? "") - Date.parse(listed?.createdAt ?? "");
    expect(life).toBe(60_000);
    expect((await jar.send(path)).text).not.toContain(token);
    const [mail] = await mailsTo(server, ada.email, "An API token was made");
    expect(mail?.text).toContain("revoke the token, end the sessions that you don't know");
    expect(mail?.text).not.toMatch(new RegExp(`ptk_|Caf|${id}`));
    expect((await remove(jar, id)).status).toBe(204);
    expect(await listOf(jar)).toEqual([]);
    const { text } = await jar.send("/dashboard");
    for (const words of ["API token made", "API token revoked"]) expect(text).toContain(words);
    const trail = await server.database.query(
      `SELECT "type", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" LIKE 'api_token%' ORDER BY "id"`,
      [ada.id],
    );
    expect(trail).toMatchObject([
      { type: "api_token_created", detail: { tokenId: id, scopes: scopeNames.join(" ") } },
      { type: "api_token_revoked", detail: { tokenId: id } },
    ]);
  });

  it("of somebody else is neither seen nor revoked", async () => {
    const [ada, eve] = [await holder(server), await holder(server)];
    expect(problemOf(await remove(eve.jar, ada.tokenId))).toEqual([404, "not_found"]);
    expect(problemOf(await remove(eve.jar, randomUUID()))).toEqual([404, "not_found"]);
    expect(problemOf(await remove(eve.jar, "x"))).toEqual([404, "not_found"]);
    const form = await readAction(eve.jar, page, "token");
    const said = await postForm(eve.jar, page, form, { token: ada.tokenId });
    expect(said.text).toContain("You have no such token any more.");
    expect((await eve.jar.send(path)).text).not.toContain(ada.tokenId);
    expect((await remove(eve.jar)).status).toBe(204);
    expect(await statusesAt(ada.token, server, twin)).toEqual([200, 200]);
    expect(await statusesAt(eve.token, server, twin)).toEqual([401, 401]);
    expect(problemOf(await remove(eve.jar, eve.tokenId)), "again").toEqual([404, "not_found"]);
  });

  it("needs a fresh proof to be made, seen or revoked", async () => {
    const { jar, tokenId } = await holder(server);
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    for (const answer of [await ask(jar), await jar.send(path), await remove(jar, tokenId), await remove(jar)])
      expect(problemOf(answer)).toEqual([401, "reauthentication_required"]);
    expect((await jar.send(page)).headers.location).toBe(`/reauthenticate?next=${encodeURIComponent(page)}`);
  });

  it.each([
    ["no name", { name: " " }],
    ["a name of 61 characters", { name: "x".repeat(61) }],
    ["a name that turns the line round", { name: "a\u202eb" }],
    ["a scope that there is not", { scopes: ["users:write"] }],
    ["scopes in one text", { scopes: "notes:read" }],
    ["no lifetime", { expiresIn: undefined }],
    ["a lifetime of nothing", { expiresIn: 0 }],
    ["a lifetime in parts", { expiresIn: 1.5 }],
    ["a lifetime of more than a year", { expiresIn: 365 * 86_400 + 1 }],
    ["something else besides", { userId: randomUUID() }],
  ])("is not made with %s", async (_, wrong) => {
    const jar = await signInAs(server, "user");
    expect(problemOf(await ask(jar, wrong as object))).toEqual([400, "invalid_input"]);
    expect(await listOf(jar)).toEqual([]);
  });

  it("is made with each scope once, in one order, or without any", async () => {
    const jar = await signInAs(server, "user");
    const both = [...scopeNames, ...scopeNames].reverse();
    expect((await ask(jar, { scopes: both })).status).toBe(400);
    await make(jar, { scopes: [...scopeNames].reverse() });
    await make(jar, { scopes: [] });
    expect((await listOf(jar)).map(({ scopes }) => scopes)).toEqual([[], [...scopeNames]]);
  });

  it(`is one of ${mostTokens} at most, whoever asks at the same time, on whichever instance; expired ones don't count`, async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await server.database.query(
      `INSERT INTO "ApiToken" ("id", "userId", "hash", "name", "scopes", "expiresAt")
       SELECT gen_random_uuid(), $1, gen_random_uuid()::text, 'Old', '{}', now() + make_interval(secs => 3600 * sign(n)::int)
       FROM generate_series(-9, $2) n WHERE n <> 0`,
      [ada.id, mostTokens - 5],
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => ask(jar.copy(at % 2 === 0 ? server.address : twin.address))),
    );
    expect(answers.map(problemOf).sort()).toEqual([
      ...Array.from({ length: 5 }, () => [201, undefined]),
      ...Array.from({ length: 15 }, () => [409, "tokens_full"]),
    ]);
    expect(await listOf(jar)).toHaveLength(mostTokens);
    const { text } = await jar.send(page);
    expect(text).toMatch(/at most\. Revoke one first/);
    expect(text).not.toContain('name="expiresIn"');
    expect((await remove(jar)).status).toBe(204);
    expect(await listOf(jar)).toEqual([]);
  });

  it("is not made by a session that ends at the same time: whoever is signed out leaves none behind, 20 of 20", async () => {
    const ada = await createUser(server);
    const owner = await signIn(server, ada);
    for (let round = 0; round < 20; round += 1) {
      const thief = await signIn(server, ada);
      const before = await countOf(ada);
      const [made] = await Promise.all([
        ask(thief.copy(twin.address)),
        owner.send("/api/auth/logout-others", { method: "POST" }),
      ]);
      const after = await countOf(ada);
      expect([201, 401]).toContain(made.status);
      expect(after - before).toBe(made.status === 201 ? 1 : 0);
      expect((await ask(thief.copy(twin.address))).status).toBe(401);
      await remove(owner);
    }
  });

  // feature:impersonation begin
  it("is neither seen, made nor revoked by an administrator who is signed in as its owner", async () => {
    const ada = await holder(server);
    const admin = await signInAs(server, "admin");
    expect((await become(admin, ada)).status).toBe(200);
    for (const answer of [
      await ask(admin),
      await admin.send(path),
      await remove(admin, ada.tokenId),
      await remove(admin),
      await admin.send(page),
    ])
      expect(answer.status).toBe(403);
    expect((await by(server, ada.token)).status).toBe(200);
  });
  // feature:impersonation end

  // feature:data-export begin
  it("is in the export of its owner, without what it could be used by", async () => {
    const { jar, token, tokenId } = await holder(server);
    const answer = await jar.send("/api/account/export");
    exportSchema.parse(answer.json());
    expect(answer.json()).toMatchObject({ apiTokens: [{ id: tokenId, name: "Script", scopes: scopeNames }] });
    expect(answer.text).not.toMatch(new RegExp(`${token}|"hash"`));
  });
  // feature:data-export end
});

describe("the page of the tokens", () => {
  it("makes one, shows it once, and revokes it, without scripts too", async () => {
    const jar = await signInAs(server, "user");
    expect((await jar.send(page)).text).toContain("You have none yet");
    const form = await readAction(jar, page, "expiresIn");
    const ticked = Object.fromEntries(scopeNames.map((scope) => [scope, "on"]));
    const made = await postForm(jar, page, form, { name: "Backup", expiresIn: "604800", ...ticked });
    const [token = ""] = /ptk_[0-9A-Za-z]{49}/.exec(made.text) ?? [];
    expect((await by(server, token)).json()).toMatchObject({ scopes: scopeNames });
    const again = await jar.send(page);
    expect(again.text).toContain("Backup");
    expect(again.text).not.toContain("ptk_");
    const { id } = (await listOf(jar))[0] ?? { id: "" };
    const revoked = await postForm(jar, page, await readAction(jar, page, "token"), { token: id });
    expect(revoked.text).toContain("Its next request is refused.");
    expect((await by(server, token)).status).toBe(401);
  });

  it("keeps what was typed and ticked where something is wrong", async () => {
    const jar = await signInAs(server, "user");
    const form = await readAction(jar, page, "expiresIn");
    const ticked = Object.fromEntries(scopeNames.map((scope) => [scope, "on"]));
    const { text } = await postForm(jar, page, form, { name: "", expiresIn: "31536000", ...ticked });
    expect(text).toContain("The name is missing.");
    expect(text.match(/type="checkbox"[^>]*checked/g)?.length ?? 0).toBe(scopeNames.length);
    expect(text).toMatch(/<option value="31536000" selected/);
    expect(await listOf(jar)).toEqual([]);
  });

  it("is where a change of the password leads: the tokens still work, and that is said of each", async () => {
    const ada = await holder(server, { name: "Backup" });
    await make(ada.jar, { name: "Monitor" });
    const security = "/settings/security";
    const form = await readAction(ada.jar, security, "currentPassword");
    const fields = { currentPassword: ada.password, password: "quiet seventeen rivers" };
    const { text } = await postForm(ada.jar, security, form, fields);
    expect(text).toContain("Your API tokens still work.");
    const [, panel = ""] = text.split('id="tokens-panel"');
    for (const words of ["Backup", "Monitor", "Not used yet", `href="${page}"`, "Revoke tokens"])
      expect(panel).toContain(words);
    expect(await statusesAt(ada.token, server, twin)).toEqual([200, 200]);
    const eve = await signInAs(server, "user");
    expect((await eve.send(security)).text).not.toContain("tokens-panel");
  });
});
