import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { postForm, readAction } from "../../attack/form";
import {
  CookieJar,
  createUser,
  type OwnPostgres,
  send,
  startOwnPostgres,
  startServer,
  type TestServer,
} from "../../harness";

/** A PostgreSQL that writes down every statement. */
let postgres: OwnPostgres;
let server: TestServer;
const logOf = () => readFileSync(join(postgres.folder, "postgres.log"), "utf8");
beforeAll(async () => {
  postgres = await startOwnPostgres();
  await postgres.query("ALTER SYSTEM SET log_statement = 'all'");
  await postgres.query("SELECT pg_reload_conf()");
  server = await startServer({ database: postgres });
});
afterAll(async () => {
  await server.stop();
  await postgres.drop();
});

/** Jobs, the feed, the minute's question for the time, what clients have shown, and what a connection is told when the pool opens it. */
const background =
  /"Job"|(UPDATE|DELETE FROM) (?:"public"\.)?"OutboxMail"|feed_|pg_notify|clock_timestamp|seenGeneration|statement_timeout/;

/** What the app has said to its database while something happened, without what goes on in the background. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const mark = async (): Promise<string> => {
    const name = `mark-${randomBytes(6).toString("hex")}`;
    await postgres.query(`SELECT '${name}'`);
    await vi.waitFor(() => expect(logOf()).toContain(name), 5000);
    return name;
  };
  const start = await mark();
  await work();
  const end = await mark();
  const text = logOf();
  return text
    .slice(text.indexOf(start), text.indexOf(end))
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .flatMap(
      (entry) =>
        /^(?:\S+ ){3}portcullis \[\d+\] \w{5} LOG: {2}(?:execute [^:]*|statement): ([\s\S]*)/
          .exec(entry)?.[1]
          ?.trim() ?? [],
    )
    .filter((statement) => !background.test(statement));
}

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
      seen.push(await statementsOf(() => way(email)));
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
    // The known one has had a mail already.
    for (let mails = seen.length; mails < 5; mails += 1) await ask(email);
    seen.push([await statementsOf(() => ask(email)), await statementsOf(() => ask(email))]);
  }
  expect(seen[0]?.flat().join("\n")).not.toContain("Ticket");
  expect(seen[1]).toEqual(seen[0]);
});
