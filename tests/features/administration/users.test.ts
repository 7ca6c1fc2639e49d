import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdminUsers } from "@/lib/shared/features/administration";
import { send, startServer, type TestServer } from "../../harness";
import { type Arrived, arrive, patch, trailOf } from "./people";

let server: TestServer;
let admin: Arrived;
let support: Arrived;
beforeAll(async () => {
  server = await startServer();
  [admin, support] = [await arrive(server, "admin"), await arrive(server, "support")];
  await server.database.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "role", "disabledAt", "createdAt", "updatedAt")
     SELECT gen_random_uuid(), 'crowd-' || lpad(n::text, 3, '0') || '@example.org', (ARRAY['Zoe', 'ada', 'Émile', 'bob'])[1 + n % 4] || ' Crowd' || n % 7,
       'x', (CASE WHEN n % 10 = 0 THEN 'support' ELSE 'user' END)::"Role", CASE WHEN n % 5 = 0 THEN now() END,
       date_trunc('second', now()) - make_interval(secs => n / 3), now()
     FROM generate_series(1, 120) n`,
  );
});
afterAll(() => server.stop());

const list = async (query: string, { jar } = admin) => {
  const answer = await jar.send(`/api/admin/users?${query}`);
  if (answer.status !== 200) throw new Error(`${query} was answered ${String(answer.status)}: ${answer.text}`);
  return answer.json() as AdminUsers;
};

/** All pages of a list. */
async function walk(query: string, limit = 17): Promise<AdminUsers["users"]> {
  const users: AdminUsers["users"] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page = await list(`${query}&limit=${String(limit)}&cursor=${cursor}`);
    users.push(...page.users);
    cursor = page.nextCursor;
  }
  return users;
}

const crowd = "search=crowd";

describe("the list of users", () => {
  it.each<readonly [string, (user: AdminUsers["users"][number]) => string | number]>([
    ["newest", ({ createdAt }) => -Date.parse(createdAt)],
    ["oldest", ({ createdAt }) => Date.parse(createdAt)],
    ["name", ({ name }) => name.toLowerCase()],
    ["email", ({ email }) => email],
  ])("goes on page by page in the order %s, each user once, also where many are equal", async (sort, by) => {
    const users = await walk(`sort=${sort}`);
    expect(users).toHaveLength(122);
    expect(new Set(users.map(({ id }) => id)).size).toBe(122);
    const keys = users.map((user) => by(user));
    expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  it("is searched by the beginning of the address, the name and the last name, whatever its case, and by nothing else", async () => {
    const found = async (search: string) => (await walk(`search=${encodeURIComponent(search)}`)).length;
    expect(await found("CROWD-01")).toBe(10);
    expect(await found("Zoe crowd1")).toBe(
      (await walk("search=zoe")).filter(({ name }) => name === "Zoe Crowd1").length,
    );
    expect(await found("émile")).toBe(30);
    expect(await found("crowd3")).toBe(17);
    for (const nothing of ["rowd", "%", "_rowd", "\\", "crowd-001@example.org%", "'", "é%"])
      expect([nothing, await found(nothing)]).toEqual([nothing, 0]);
    expect((await admin.jar.send("/api/admin/users?search=a%00b")).status).toBe(400);
  });

  it("is filtered by role and status, together with the rest", async () => {
    expect(await walk(`${crowd}&role=support`)).toHaveLength(12);
    expect(await walk(`${crowd}&status=disabled&sort=name`)).toHaveLength(24);
    expect(await walk(`${crowd}&status=active&role=support&sort=email`)).toHaveLength(0);
    expect((await walk("role=admin")).map(({ id }) => id)).toEqual([admin.id]);
  });

  it("tells no secret, and refuses what it does not know", async () => {
    const { users } = await list("limit=1");
    expect(Object.keys(users[0] ?? {}).toSorted()).toEqual([
      "createdAt",
      "deletedAt", // feature:account-deletion
      "disabledAt",
      "email",
      "id",
      "name",
      "role",
    ]);
    for (const query of [
      "role=king",
      "status=gone",
      "sort=passwordHash",
      "limit=0",
      "limit=101",
      "cursor=!",
      "cursor=MQ",
    ])
      expect([query, (await admin.jar.send(`/api/admin/users?${query}`)).status]).toEqual([query, 400]);
    const byName = await list("sort=name&limit=1");
    expect((await admin.jar.send(`/api/admin/users?cursor=${String(byName.nextCursor)}`)).status).toBe(400);
  });

  it("is a page of links and a form that makes an address, without scripts", async () => {
    const { text, status } = await admin.jar.send("/admin/users?search=crowd&role=&status=&sort=name");
    expect(status).toBe(200);
    const next = /href="(\/admin\/users\?search=crowd&amp;sort=name&amp;cursor=[^"]+)"/.exec(text)?.[1];
    const further = await admin.jar.send((next ?? "").replaceAll("&amp;", "&"));
    expect(further.text).toContain("First users");
    expect(further.text).toContain('value="crowd"');
    expect((await admin.jar.send("/admin/users?search=nobody-at-all")).text).toContain("Nobody is like that.");
    expect((await admin.jar.send("/admin/users?role=king")).status).toBe(404);
  });
});

// feature:account-deletion begin
describe("a user whose account waits for its deletion", () => {
  it("is no active one, in the list, its filter, their page and both answers of the API", async () => {
    const ada = await arrive(server);
    const listed = async (status: string) => (await walk(`search=${ada.email}&status=${status}`)).map(({ id }) => id);
    expect([await listed("active"), await listed("to_be_deleted")]).toEqual([[ada.id], []]);
    expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    const [due] = await server.database.query<{ dueAt: Date }>(
      `SELECT "dueAt" FROM "AccountDeletion" WHERE "userId" = $1`,
      [ada.id],
    );
    const deletedAt = due?.dueAt.toISOString() ?? "";
    expect([await listed("active"), await listed("to_be_deleted"), await listed("disabled")]).toEqual([
      [],
      [ada.id],
      [],
    ]);
    expect((await walk(`search=${ada.email}`))[0]).toMatchObject({ disabledAt: null, deletedAt });
    expect((await admin.jar.send(`/api/admin/users/${ada.id}`)).json()).toMatchObject({ deletedAt });
    for (const path of [`/admin/users?status=to_be_deleted&search=${ada.email}`, `/admin/users/${ada.id}`]) {
      const text = (await admin.jar.send(path)).text.replaceAll("<!-- -->", "");
      expect(text).toMatch(new RegExp(`to be deleted</span> on <time dateTime="${deletedAt}"`));
      expect(text).not.toMatch(/>active</);
    }
    expect((await patch(admin, ada, { disabled: true })).json()).toMatchObject({ deletedAt });
    expect((await admin.jar.send(`/admin/users/${ada.id}`)).text).toMatch(/disabled<\/span>.*to be deleted<\/span>/);
  });

  // feature:impersonation begin
  it("is nobody to sign in as, and the page of that says why", async () => {
    const ada = await arrive(server);
    const offered = async () =>
      (await admin.jar.send(`/admin/users/${ada.id}`)).text.includes(`/admin/users/${ada.id}/impersonation`);
    expect(await offered()).toBe(true);
    expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    expect(await offered()).toBe(false);
    const { text } = await admin.jar.send(`/admin/users/${ada.id}/impersonation`);
    expect(text).toContain("The owner of this account has asked for its deletion.");
    expect(text).not.toContain('name="reason"');
  });
  // feature:impersonation end
});
// feature:account-deletion end

describe("a user", () => {
  it("is shown to who may read users, with nothing to press that they may not do", async () => {
    const ada = await arrive(server, "user", `Ada ${"long".repeat(15)}`);
    const buttons = async ({ jar }: Arrived) =>
      [...(await jar.send(`/admin/users/${ada.id}`)).text.matchAll(/<button type="submit"[^>]*>([^<]+)/g)]
        .map(([, words]) => words)
        .filter((words) => words !== "Sign out");
    expect(await buttons(admin)).toEqual([
      "Change role",
      "End",
      "End all sessions",
      "Disable this account",
      "Send a link to a new password", // feature:password-reset
    ]);
    expect(await buttons(support)).toEqual(["End", "End all sessions"]);
    const own = await admin.jar.send(`/admin/users/${admin.id}`);
    expect(own.text).toContain("This is your own account.");
    expect(await admin.jar.send(`/api/admin/users/${ada.id}`).then(({ json }) => json())).toMatchObject({
      email: ada.email,
      role: "user",
      disabledAt: null,
    });
  });

  it("has a recent activity that strangers can't fill: what they try is one entry", async () => {
    const ada = await arrive(server);
    for (let tries = 0; tries < 4; tries += 1)
      await send(server.address, "/api/auth/login", {
        method: "POST",
        body: { email: ada.email, password: "not the one of Ada" },
      });
    const { text } = await admin.jar.send(`/admin/users/${ada.id}`);
    expect(text.match(/>Failed sign-in</g)).toHaveLength(1);
    expect(text).toContain("4 times");
    expect(text, "not the administrator's").not.toContain("this session");
  });

  it("that is none is not found, on the page and by the API", async () => {
    for (const id of [randomUUID(), "1", "%27"])
      for (const path of ["/admin/users", "/api/admin/users"])
        expect([id, path, (await admin.jar.send(`${path}/${id}`)).status]).toEqual([id, path, 404]);
  });

  it("is changed by role and access alone: whatever else is sent is refused, and nothing is done", async () => {
    const ada = await arrive(server);
    for (const body of [
      {},
      { role: "admin", version: 9 },
      { disabled: true, email: "eve@example.com" },
      { passwordHash: "x" },
      { role: "king" },
      { disabled: "true" },
      { role: null },
    ])
      expect([body, (await patch(admin, ada, body)).status]).toEqual([body, 400]);
    expect((await admin.jar.send(`/api/admin/users/${ada.id}`)).json()).toMatchObject({
      role: "user",
      disabledAt: null,
    });
    expect(await trailOf(server, ada.id, "user_role_changed")).toEqual([]);
  });
});
