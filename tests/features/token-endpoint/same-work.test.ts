import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createUser, type OwnPostgres, startServer, type TestServer } from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { by, byPassword, byRefresh, cli, holder, naming, refusalIn, tokensIn } from "./client";

let postgres: OwnPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  server = await startServer({ database: postgres, env: naming });
});
afterAll(async () => {
  await server.stop();
  await postgres.drop();
});

const stranger = () => `nobody-${randomBytes(6).toString("hex")}@example.com`;
const set = async (column: "disabledAt" | "passwordHash", value: string) => {
  const { id, email, password } = await createUser(server);
  await postgres.query(`UPDATE "User" SET "${column}" = ${value} WHERE "id" = $1`, [id]);
  return { email, password };
};
const password = "not the password of anybody";
const kinds = {
  unknown: () => Promise.resolve({ email: stranger(), password }),
  known: async () => ({ email: (await createUser(server)).email, password }),
  disabled: () => set("disabledAt", "now()"),
  passwordless: () => set("passwordHash", "NULL"),
};

it("an unknown address, a wrong password, a disabled account and one without a password are the same statements and the same bytes", async () => {
  const seen = [];
  for (const make of [...Object.values(kinds), kinds.unknown]) {
    const who = await make();
    let answered: unknown;
    const statements = await statementsOf(postgres, async () => {
      const { status, text, headers } = await byPassword(server, who);
      const { date: _, "x-request-id": __, ...same } = headers;
      answered = [status, text, same];
    });
    seen.push({ answered, statements });
  }
  expect(seen[0]?.statements.join("\n"), "the control: it is written down").toContain('"AuditEvent"');
  expect(seen[0]?.answered).toEqual([400, expect.stringContaining('"invalid_grant"'), expect.anything()]);
  for (const one of seen) expect(one).toEqual(seen[0]);
});

it("whom the configuration does not name, and what is no refresh token, cost no statement", async () => {
  const ada = await holder(server);
  const asked = (work: () => Promise<unknown>) => statementsOf(postgres, work);
  expect(await asked(() => byPassword(server, ada, "nobody"))).toEqual([]);
  expect(await asked(() => byRefresh(server, ada.refresh_token, "nobody"))).toEqual([]);
  expect(await asked(() => byRefresh(server, `${ada.refresh_token.slice(0, -1)}_`))).toEqual([]);
});

it("an access token of a program is known without a read of the database, and so is its end", async () => {
  const ada = await holder(server);
  const asked = (status: number) =>
    statementsOf(postgres, async () => expect((await by(server, ada.access_token)).status).toBe(status));
  expect(await asked(200)).toEqual([]);
  expect((await by(server, ada.access_token, "/api/auth/logout", { method: "POST" })).status).toBeLessThan(400);
  expect(await asked(401)).toEqual([]);
});

it("a copy of the database, the log and the trail hold nothing that can be used", async () => {
  const ada = await holder(server);
  const { refresh_token, access_token } = tokensIn(await byRefresh(server, ada.refresh_token));
  expect(refusalIn(await byRefresh(server, access_token, cli))).toEqual([400, "invalid_grant"]);
  const tables = await postgres.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS "name" FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => postgres.query<{ row: string }>(`SELECT t::text AS "row" FROM ${name} t`)),
  );
  const everything = [...rows.flat().map(({ row }) => row), server.output()].join("\n");
  expect(everything, "the control").toContain(ada.email);
  for (const token of [ada.access_token, ada.refresh_token, access_token, refresh_token, ada.password])
    expect(everything.includes(token.split(".").at(-1) ?? token)).toBe(false);
});
