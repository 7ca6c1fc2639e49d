import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, send, startDatabase, startServer } from "../../harness";
import { readMails } from "../../harness/mailbox";
import { removeScratch } from "../../harness/scratch";
import { command } from "../../setup/run";

let database: Database;
let environment: Readonly<Record<string, string>>;
const dataDir = () => environment["DATA_DIR"] ?? "";

beforeAll(async () => {
  database = await startDatabase();
  const server = await startServer({ database });
  ({ environment } = server);
  await server.stop();
});
afterAll(async () => {
  await database.drop();
  removeScratch(dataDir());
});

const create = (email: string) =>
  command(["user", "create", "--email", email, "--role", "admin", "--json"], { env: environment });

it("an operator's invitation is mailed by the command itself while no app runs, and whoever opens it has the role", async () => {
  const created = await create("Grace@Example.com");
  expect(created).toMatchObject({ code: 0 });
  expect(JSON.parse(created.output)).toEqual({ email: "grace@example.com", role: "admin", verified: false });
  const [mail, ...others] = await readMails(dataDir());
  expect([mail?.to, others]).toEqual(["grace@example.com", []]);
  expect(await database.query('SELECT 1 FROM "OutboxMail"')).toEqual([]);
  expect(await database.query(`SELECT "outcome" FROM "AuditEvent" WHERE "type" = 'invitation'`)).toHaveLength(1);

  const server = await startServer({ database, env: environment });
  // A stranger asks for one more link, and the newer of the two is opened: it costs nobody the role.
  await send(server.address, "/api/auth/signup", { method: "POST", body: { email: "grace@example.com" } });
  await expect.poll(async () => (await readMails(dataDir())).length).toBe(2);
  const token = new URL((await readMails(dataDir()))[1]?.links[0] ?? "").searchParams.get("token");
  const body = { token, name: "Grace", password: "seven quiet herons wading" };
  const answer = await send(server.address, "/api/auth/verify-email", { method: "POST", body });
  await server.stop();
  expect(answer.json()).toMatchObject({ state: "signed_in", user: { roles: ["admin"] } });
});

it("an operator is told that an address has an account already, and nothing more is mailed", async () => {
  const refused = await create("grace@example.com");
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("There is a user with that address already.");
  expect(await readMails(dataDir())).toHaveLength(2);
});
