import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportSchema } from "@/lib/shared/features/data-export";
import { age, sessionIdOf } from "../../attack/session-row";
import { createUser, signIn, startServer, type TestServer } from "../../harness";
import { startWire } from "../../harness/wire";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const path = "/api/account/export";

describe("an export", () => {
  it("holds all that is kept of a person, nothing secret, and nothing of anybody else", async () => {
    const [ada, eve] = [await createUser(server, { name: "Ada" }), await createUser(server, { name: "Eve" })];
    const [jar, hers] = [await signIn(server, ada), await signIn(server, eve)];
    // feature:notes begin
    const note = { title: 'A "title"', body: "with\u2028ends\nof lines" };
    for (let count = 0; count < 45; count += 1)
      expect((await jar.send("/api/notes", { method: "POST", body: note })).status).toBe(201);
    await hers.send("/api/notes", { method: "POST", body: { title: "Of Eve", body: "" } });
    // feature:notes end
    await server.database.query(
      `INSERT INTO "AuditEvent" ("type", "outcome", "userId", "detail", "ip", "userAgent")
       SELECT 'session_start', 'success'::"AuditOutcome", $1::uuid, '{}'::jsonb, '192.0.2.1', 'of her own' FROM generate_series(1, 450)
       UNION ALL SELECT 'user_role_changed', 'success', $1, '{}', '192.0.2.99', 'of an operator'`,
      [ada.id],
    );
    // feature:totp begin
    await server.database.query(
      `INSERT INTO "Totp" ("id", "userId", "keyId", "secret", "confirmedAt") VALUES (gen_random_uuid(), $1, 'key', 'never shown', now())`,
      [ada.id],
    );
    // feature:totp end
    const answer = await jar.send(path);
    expect([answer.status, answer.headers["content-type"], answer.headers["cache-control"]]).toEqual([
      200,
      "application/json; charset=utf-8",
      "private, no-store",
    ]);
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="portcullis-export.json"');
    const data = exportSchema.parse(answer.json());
    expect(data.account).toMatchObject({ id: ada.id, email: ada.email, name: "Ada", role: "user", hasPassword: true });
    expect(data.sessions).toHaveLength(1);
    expect(data.events.length).toBeGreaterThan(451);
    expect(data.events.filter(({ userAgent }) => userAgent === "of her own")).toHaveLength(450);
    expect(answer.json()).toMatchObject({ notes: expect.objectContaining({ length: 45 }) as unknown }); // feature:notes
    expect(answer.json()).toMatchObject({ secondFactor: [{ recoveryCodesLeft: 0 }] }); // feature:totp
    const [row] = await server.database.query<{ passwordHash: string }>(
      'SELECT "passwordHash" FROM "User" WHERE "id" = $1',
      [ada.id],
    );
    for (const secret of [
      row?.passwordHash ?? "",
      "$2b$",
      "secretHash",
      eve.id,
      eve.email,
      "Of Eve",
      "192.0.2.99",
      "of an operator",
      "never shown",
    ])
      expect(answer.text).not.toContain(secret);
  });

  it("needs a fresh proof, and stands in the trail", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    expect((await jar.send(path)).status).toBe(200);
    const told = `SELECT 1 FROM "AuditEvent" WHERE "type" = 'data_export' AND "userId" = $1`;
    expect(await server.database.query(told, [ada.id])).toHaveLength(1);
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await jar.send(path)).json()).toMatchObject({ code: "reauthentication_required" });
    expect(String((await jar.send("/settings/account/export")).headers.location)).toContain("/reauthenticate?next=");
  });

  it("is begun by nobody else: whom another site leads there comes to the page, and nothing is counted", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    for (const site of ["cross-site", "same-site"]) {
      const headers = { "sec-fetch-site": site, "sec-fetch-mode": "navigate" };
      const answer = await jar.send(path, { headers });
      expect([answer.status, answer.headers.location]).toEqual([303, "/settings/account/export"]);
    }
    const told = `SELECT 1 FROM "AuditEvent" WHERE "type" = 'data_export' AND "userId" = $1`;
    expect(await server.database.query(told, [ada.id])).toEqual([]);
    expect((await jar.send(path, { headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
  });

  it("tells nobody in which session somebody else did something to their account", async () => {
    const ada = await createUser(server);
    const admin = await signIn(server, await createUser(server, { role: "admin" })); // feature:administration
    await admin.send(`/api/admin/users/${ada.id}`, { method: "PATCH", body: { role: "support" } }); // feature:administration
    const jar = await signIn(server, ada);
    const { text } = await jar.send(path);
    expect(text).toContain(sessionIdOf(jar));
    expect(text).toContain("user_role_changed"); // feature:administration
    expect(text).not.toContain(sessionIdOf(admin)); // feature:administration
  });

  it("that the database did not let happen does not count", async () => {
    const wire = await startWire(server.database);
    const behind = await startServer({ twinOf: server, database: wire.database });
    const ada = await createUser(server);
    const jar = (await signIn(server, ada)).copy(behind.address);
    expect((await jar.send(path)).status).toBe(200);
    const lost = wire.loseAnswerTo('FROM "public"."User"');
    expect((await jar.send(path)).status).toBe(503);
    await lost;
    const counted = `SELECT "points" FROM "RateLimit" WHERE "key" LIKE 'data_export:%' ORDER BY "expire" DESC LIMIT 1`;
    expect(await server.database.query(counted)).toEqual([{ points: 1 }]);
    await behind.stop();
    await wire.stop();
  });

  it("is made ten times an hour, and no more", async () => {
    const jar = await signIn(server, await createUser(server));
    const statuses = [];
    for (let round = 0; round < 11; round += 1) statuses.push((await jar.send(path)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });
});
