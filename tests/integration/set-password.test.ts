import { describe, expect, test } from "vitest";
import { createUser, mailsTo, send, sharedServer, signIn } from "../harness";
import { command } from "../setup/run";

const server = sharedServer();

const password = "quiet seventeen rivers";
const setPassword = (email: string, input: string, ...more: readonly string[]) =>
  command(["user", "set-password", "--email", email, ...more], { env: server.environment, input });
const login = async (email: string, given: string) =>
  (await send(server.address, "/api/auth/login", { method: "POST", body: { email, password: given } })).status;

describe("npm run user -- set-password", () => {
  test("somebody without any way in has one again; every session of before is over, and they are told", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await server.database.query('UPDATE "User" SET "passwordHash" = NULL WHERE "id" = $1', [ada.id]);
    expect(await login(ada.email, ada.password)).toBe(401);
    const { code, output } = await setPassword(ada.email, `${password}\n`, "--password-stdin");
    expect([code, output], output).toEqual([0, expect.stringContaining("1 session ended")]);
    expect(output).not.toContain(password);
    expect((await jar.send("/api/me")).status).toBe(401);
    expect(await login(ada.email, ada.password)).toBe(401);
    expect(await login(ada.email, password)).toBe(200);
    const [mail] = await mailsTo(server, ada.email, "You were given a new password");
    expect(mail?.text).not.toContain(password);
    const trail = await server.database.query(
      `SELECT "detail" FROM "AuditEvent" WHERE "type" = 'user_password_set' AND "userId" = $1`,
      [ada.id],
    );
    expect(trail).toEqual([{ detail: { by: "operator", ended: 1 } }]);
  });

  test("a weak one, one that is not on standard input and no account are refused, and nothing is changed", async () => {
    const ada = await createUser(server);
    const [weak, unsaid, nobody] = await Promise.all([
      setPassword(ada.email, "password", "--password-stdin"),
      setPassword(ada.email, password),
      setPassword("nobody@example.com", password, "--password-stdin"),
    ]);
    expect([weak.code, unsaid.code, nobody.code]).toEqual([1, 2, 1]);
    expect(await login(ada.email, ada.password)).toBe(200);
  });

  test("a disabled account gets none, and the operator is told why", async () => {
    const ada = await createUser(server);
    await server.database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [ada.id]);
    const refused = await setPassword(ada.email, password, "--password-stdin");
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("is disabled")]);
  });

  // feature:password-reset begin
  test("whoever has used up the links that are mailed to an address does not keep its owner from another one", async () => {
    const ada = await createUser(server);
    const forgot = () =>
      send(server.address, "/api/auth/password/forgot", { method: "POST", body: { email: ada.email } });
    for (const _ of "1234") expect((await forgot()).status).toBe(202);
    const subject = "Choose a new password";
    await mailsTo(server, ada.email, subject, 3);
    expect((await setPassword(ada.email, `${password}\n`, "--password-stdin")).code).toBe(0);
    // An instance that has refused some remembers so for a few seconds.
    await expect
      .poll(
        async () => {
          await forgot();
          return (await server.mailbox()).filter((mail) => mail.to === ada.email && mail.subject === subject).length;
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(3);
  });
  // feature:password-reset end
});
