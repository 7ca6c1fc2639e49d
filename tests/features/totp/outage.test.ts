import { afterAll, beforeAll, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { type CookieJar, startServer, type TestServer } from "../../harness";
import { guarded, halfWay } from "./app";

let server: TestServer;
let jar: CookieJar;
beforeAll(async () => {
  server = await startServer();
  jar = await halfWay(server, await guarded(server));
});
afterAll(() => server.stop());

it.each([
  ["/second-factor", "code"],
  ["/recover", "next"],
])(
  "a form of %s that is posted without scripts is told that the database is away, and the sign-in goes on waiting",
  async (path, field) => {
    const action = await readAction(jar, path, field);
    await server.database.query(`
      ALTER TABLE "Ticket" RENAME TO "TicketThatWorks";
      CREATE FUNCTION fail() RETURNS boolean STABLE LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '53300'; END $$;
      CREATE VIEW "Ticket" AS SELECT * FROM "TicketThatWorks" WHERE fail()`);
    const answer = await postForm(jar, path, action, { [field]: "000000" });
    await server.database.query(`
      DROP VIEW "Ticket";
      DROP FUNCTION fail;
      ALTER TABLE "TicketThatWorks" RENAME TO "Ticket"`);
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(/<main.*<\/main>/s.exec(answer.text)?.[0]).toContain("The database does not answer");
    expect((await jar.send(path)).text).toContain(`name="${field}"`);
  },
);
