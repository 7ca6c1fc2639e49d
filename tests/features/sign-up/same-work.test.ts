import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { CookieJar, createUser, type OwnPostgres, send, startServer, type TestServer } from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";

let postgres: OwnPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  server = await startServer({ database: postgres });
});
afterAll(async () => {
  await server.stop();
  await postgres.drop();
});

const said = (work: () => Promise<unknown>) => statementsOf(postgres, work);
const stranger = () => `nobody-${randomBytes(6).toString("hex")}@example.com`;

it("known and unknown addresses are the same statements, in the same order, at sign-up and at every way to ask again", async () => {
  const known = async () => (await createUser(server)).email;
  const waiting = async () => {
    const email = stranger();
    await send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
    return email;
  };
  const jar = new CookieJar(server.address);
  await jar.send("/api/auth/signup", { method: "POST", body: { email: stranger() } });
  const [first, again] = [await readAction(jar, "/signup", "email"), await readAction(jar, "/check-mail", "email")];
  const ways = [
    (email: string) => send(server.address, "/api/auth/signup", { method: "POST", body: { email } }),
    (email: string) => postForm(new CookieJar(server.address), "/signup", first, { email }),
    (email: string) => postForm(jar.copy(), "/check-mail", again, { email }),
  ];
  for (const way of ways) {
    const seen = [];
    for (const email of [stranger(), await waiting(), await known(), stranger(), await known()])
      seen.push(await said(() => way(email)));
    expect(seen[0]?.join("\n"), "the control: it is written down").toMatch(
      /"User"[\s\S]*BEGIN[\s\S]*INSERT INTO "Ticket"[\s\S]*INSERT INTO (?:"public"\.)?"OutboxMail"[\s\S]*COMMIT/,
    );
    for (const statements of seen) expect(statements).toEqual(seen[0]);
  }
});

it("past the limit of mails, too", async () => {
  const ask = (email: string) => send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
  const seen = [];
  for (const email of [stranger(), (await createUser(server)).email]) {
    for (let mails = 0; mails < 5; mails += 1) await ask(email);
    seen.push([await said(() => ask(email)), await said(() => ask(email))]);
  }
  expect(seen[0]?.flat().join("\n")).not.toContain("Ticket");
  expect(seen[1]).toEqual(seen[0]);
});
