// feature:sign-up begin
import { afterAll, beforeAll, expect, it } from "vitest";
import { mailsTo, send, startServer, type TestServer } from "../../harness";
import { type Arrived, arrive, patch } from "./people";

let server: TestServer;
let admin: Arrived;
beforeAll(async () => {
  server = await startServer();
  admin = await arrive(server, "admin");
});
afterAll(() => server.stop());

const invite = (body: object, by = admin, { address } = server) =>
  by.jar.copy(address).send("/api/admin/invitations", { method: "POST", body });

it("an invitation makes an account with the role it names, also where nobody may sign up by themselves", async () => {
  const closed = await startServer({ twinOf: server, env: { SIGNUP: "invite" } });
  const answer = await invite({ email: "Grace@Example.com", role: "support" }, admin, closed);
  expect([answer.status, answer.text]).toEqual([202, ""]);
  const mail = await server.mailTo("grace@example.com");
  expect(mail.subject).toBe("You are invited to Portcullis");
  const token = new URL(mail.links[0] ?? "").searchParams.get("token");
  const body = { token, name: "Grace", password: "quiet seventeen rivers" };
  const joined = await send(closed.address, "/api/auth/verify-email", { method: "POST", body });
  expect(joined.json()).toMatchObject({ state: "signed_in", user: { roles: ["support"] } });
  expect((await invite({ email: "grace@example.com", role: "admin" })).json()).toMatchObject({
    errors: [{ field: "email", code: "taken" }],
  });
  expect(await server.database.query(`SELECT "detail" FROM "AuditEvent" WHERE "type" = 'invitation'`)).toEqual([
    { detail: { role: "support", by: admin.id } },
  ]);
  await closed.stop();
});

it("is not sent where sign-up is closed, by support, to what is no address, or more often than an address takes", async () => {
  const closed = await startServer({ twinOf: server, env: { SIGNUP: "closed" } });
  const refused = await invite({ email: "alan@example.com", role: "user" }, admin, closed);
  expect(refused.json()).toMatchObject({ code: "signup_closed" });
  const page = await admin.jar.copy(closed.address).send("/admin/invitations");
  expect([page.text.includes("Sign-up is closed here"), page.text.includes("<select")]).toEqual([true, false]);
  await closed.stop();
  const support = await arrive(server, "support");
  expect((await invite({ email: "alan@example.com", role: "user" }, support)).status).toBe(403);
  for (const body of [
    { email: "alan", role: "user" },
    { email: "alan@example.com" },
    { email: "alan@example.com", role: "user", name: "x" },
  ])
    expect((await invite(body)).status).toBe(400);
  const statuses = [];
  for (let mail = 0; mail < 6; mail += 1)
    statuses.push((await invite({ email: "alan@example.com", role: "user" })).status);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});

it("an invitation ends with the rights and the credentials of whoever sent it, also beside a link that is good", async () => {
  const rogue = await arrive(server, "admin");
  const [alone, beside] = ["alone@example.com", "beside@example.com"];
  for (const email of [alone, beside]) expect((await invite({ email, role: "admin" }, rogue)).status).toBe(202);
  const tokenOf = async (email: string) =>
    new URL((await server.mailTo(email)).links[0] ?? "").searchParams.get("token");
  const tokens = [await tokenOf(alone), await tokenOf(beside)];
  await patch(admin, rogue, { role: "support" });
  const use = (token: unknown) =>
    send(server.address, "/api/auth/verify-email", {
      method: "POST",
      body: { token, name: "Mallory", password: "quiet seventeen rivers" },
    });
  for (const token of tokens) {
    expect((await send(server.address, `/verify-email?token=${String(token)}`)).text).toContain(
      "This invitation is over",
    );
    expect((await use(token)).json()).toMatchObject({ code: "link_invalid" });
  }
  await send(server.address, "/api/auth/signup", { method: "POST", body: { email: beside } });
  const [own] = await mailsTo(server, beside, "Confirm your e-mail address");
  const joined = await use(new URL(own?.links[0] ?? "").searchParams.get("token"));
  expect(joined.json()).toMatchObject({ state: "signed_in", user: { roles: ["user"] } });
  await patch(admin, rogue, { role: "admin" });
  await server.database.query(`UPDATE "User" SET "credentialVersion" = 2 WHERE "id" = $1`, [rogue.id]);
  expect((await use(tokens[0])).json(), "a thief's, after the owner has replaced the password").toMatchObject({
    code: "link_invalid",
  });
  await server.database.query(`UPDATE "User" SET "credentialVersion" = 1 WHERE "id" = $1`, [rogue.id]);
  expect((await use(tokens[0])).json()).toMatchObject({ user: { roles: ["admin"] } });
});

it("one administrator has sixty mails an hour sent, whoever gets them", async () => {
  const busy = await arrive(server, "admin");
  const statuses = [];
  for (let mail = 0; mail < 61; mail += 1)
    statuses.push((await invite({ email: `guest-${mail}@example.com`, role: "user" }, busy)).status);
  expect(statuses).toEqual([...Array.from({ length: 60 }, () => 202), 429]);
  const { id } = await arrive(server); // feature:password-reset
  const reset = await busy.jar.send(`/api/admin/users/${id}/reset-password`, { method: "POST" }); // feature:password-reset
  expect(reset.status).toBe(429); // feature:password-reset
});
// feature:sign-up end
