import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "../../harness";
import { codeOf, guarded, halfWay, secondStep } from "./app";
import { mailsTo } from "./mails";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: "debug" } });
});
afterAll(() => server.stop());

it("a copy of the database, the log and the mails hold nothing that opens an account", async () => {
  const ada = await guarded(server);
  const waiting = await halfWay(server, ada);
  const ticket = waiting.cookies.get("__Host-Http-ticket") ?? "";
  const code = await codeOf(ada.secret);
  const body = { code, trustDevice: true };
  expect((await waiting.send("/api/auth/login/second-factor", { method: "POST", body })).status).toBe(200);
  const trusted = waiting.cookies.get("__Host-Http-trusted") ?? "";
  const [mail] = await mailsTo(server, ada.email, "A second factor is on");
  const tables = await server.database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS "name" FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => server.database.query<{ row: string }>(`SELECT t::text AS "row" FROM ${name} t`)),
  );
  const dump = rows
    .flat()
    .map(({ row }) => row)
    .join("\n");
  const everything = [dump, server.output(), readFileSync(`${server.dataDir}/audit.jsonl`, "utf8"), mail?.text].join(
    "\n",
  );
  expect(everything, "the control").toContain(ada.email);
  const bytes = Buffer.from(ada.secret).toString("hex");
  for (const secret of [
    ada.secret,
    bytes,
    ticket,
    trusted,
    ...ada.recoveryCodes,
    ...ada.recoveryCodes.map((each) => each.replaceAll("-", "")),
  ])
    expect(everything.includes(secret)).toBe(false);
});

it("a secret that is moved to another row opens nothing there", async () => {
  const [ada, eve] = [await guarded(server), await guarded(server)];
  await server.database.query(
    `UPDATE "Totp" a SET "secret" = b."secret", "keyId" = b."keyId" FROM "Totp" b WHERE a."userId" = $1 AND b."userId" = $2`,
    [ada.id, eve.id],
  );
  const answer = await secondStep(await halfWay(server, ada), await codeOf(eve.secret));
  expect(answer.status).toBe(500);
  expect((await secondStep(await halfWay(server, eve), await codeOf(eve.secret))).status, "the control").toBe(200);
});
