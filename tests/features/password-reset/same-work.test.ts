import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import {
  type Answer,
  CookieJar,
  createUser,
  mailsTo,
  type OwnPostgres,
  send,
  startServer,
  type TestServer,
} from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { forgot } from "./mails";

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

const stranger = () => Promise.resolve(`nobody-${randomBytes(6).toString("hex")}@example.com`);
const known = async () => (await createUser(server)).email;
const disabled = async () => {
  const { id, email } = await createUser(server);
  await postgres.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [id]);
  return email;
};
/** Of somebody who comes in another way. */
const withoutPassword = async () => {
  const { id, email } = await createUser(server);
  await postgres.query('UPDATE "User" SET "passwordHash" = NULL WHERE "id" = $1', [id]);
  return email;
};
/** An address that has asked for an account and not opened its link. */
const waiting = async () => {
  const email = await stranger();
  await postgres.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "payload", "expiresAt")
     VALUES (gen_random_uuid(), 'sign_up', $1, $1, '{"role":"user"}', now() + interval '1 day')`,
    [email],
  );
  return email;
};
const kinds = { stranger, known, disabled, withoutPassword, waiting };

/** The ways to ask: the API, the form, and the one that sends again. */
async function ways(): Promise<readonly ((email: string) => Promise<Answer>)[]> {
  const jar = new CookieJar(server.address);
  await jar.send("/api/auth/password/forgot", { method: "POST", body: { email: await stranger() } });
  const first = await readAction(new CookieJar(server.address), "/forgot-password", "email");
  const again = await readAction(jar, "/forgot-password?sent", "email");
  return [
    (email) => forgot(server, email),
    (email) => postForm(new CookieJar(server.address), "/forgot-password", first, { email }),
    (email) => postForm(jar.copy(), "/forgot-password?sent", again, { email }),
  ];
}

describe("whoever asks for a new password learns nothing about an address:", () => {
  it("known, unknown, disabled, passwordless and waiting ones are the same statements, in the same order, at every way to ask", async () => {
    for (const way of await ways()) {
      const seen = [];
      for (const make of [...Object.values(kinds), stranger]) {
        const email = await make();
        seen.push(await statementsOf(postgres, () => way(email)));
      }
      expect(seen[0]?.join("\n"), "the control: it is written down").toMatch(
        /"User"[\s\S]*BEGIN[\s\S]*INSERT INTO "Ticket"[\s\S]*INSERT INTO (?:"public"\.)?"OutboxMail"[\s\S]*COMMIT/,
      );
      for (const statements of seen) expect(statements).toEqual(seen[0]);
    }
  });

  it("they are answered with the same bytes", async () => {
    const volatile = new Set(["date", "content-security-policy", "link", "x-request-id", "set-cookie"]);
    const shape = ({ status, headers, text, setCookies }: Answer) => ({
      status,
      text: text.replaceAll(/<script[\s\S]*?<\/script>|nonce="[^"]*"|name="\$ACTION[^>]*|[\w.-]+@example\.com/g, ""),
      headers: Object.entries(headers).filter(([name]) => !volatile.has(name)),
      setCookies: setCookies.map((line) => line.replace(/=\d+\.[\w-]+;/, "=;").replace(/Expires=[^;]*/, "")),
    });
    for (const way of await ways()) {
      const answers = [];
      for (const make of Object.values(kinds)) answers.push(shape(await way(await make())));
      expect(answers[0]?.status).toBeLessThan(400);
      expect(answers[0]?.setCookies).toHaveLength(1);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });

  it("past the limit of mails nothing is sent, after the same statements and with the same answer", async () => {
    const seen = [];
    for (const email of [await stranger(), await known()]) {
      for (let mails = 0; mails < 3; mails += 1) await forgot(server, email);
      const answers: Answer[] = [];
      const ask = async () => answers.push(await forgot(server, email));
      seen.push([await statementsOf(postgres, ask), await statementsOf(postgres, ask)]);
      expect(answers.map(({ status, text }) => [status, text])).toEqual([
        [202, ""],
        [202, ""],
      ]);
    }
    expect(seen[0]?.flat().join("\n")).not.toContain("Ticket");
    expect(seen[1]).toEqual(seen[0]);
  });
});

it("each address gets the mail that is true of it, and only the one of an open account holds a link that works", async () => {
  for (const [make, subject, path] of [
    [stranger, "There is no account at this address", "/signup"], // feature:sign-up
    [waiting, "There is no account at this address", "/signup"], // feature:sign-up
    [disabled, "Your account is disabled", "/"],
    [known, "Choose a new password", "/reset-password"],
  ] as const) {
    const email = await make();
    await forgot(server, email.toUpperCase());
    const [mail] = await mailsTo(server, email, subject);
    expect(mail?.links.map((link) => new URL(link).pathname)).toEqual([path]);
    const secrets = await postgres.query(`SELECT 1 FROM "Ticket" WHERE "email" = $1 AND "purpose" = 'password_reset'`, [
      email,
    ]);
    expect(secrets).toHaveLength(1);
    expect(mail?.text.includes("token=")).toBe(make === known);
  }
});

it("a source that asks too often is refused, whoever it asks for", async () => {
  await postgres.query('DELETE FROM "RateLimit"');
  const narrow = await startServer({ twinOf: server, env: { RATE_LIMIT_FORGOT_SOURCE: "2/600" } });
  const statuses = [];
  for (let round = 0; round < 3; round += 1) statuses.push((await forgot(narrow, await stranger())).status);
  await narrow.stop();
  expect(statuses).toEqual([202, 202, 429]);
  expect(
    (await send(server.address, "/api/auth/password/forgot", { method: "POST", body: { email: "x" } })).status,
  ).toBe(400);
});
