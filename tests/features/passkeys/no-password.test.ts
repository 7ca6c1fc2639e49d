import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { age } from "../../attack/session-row";
import {
  type Answer,
  type CookieJar,
  createUser,
  mailsTo,
  type OwnPostgres,
  send,
  signIn,
  startServer,
  type TestServer,
} from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { holder, type Holder, post, problemOf, show } from "./app";

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

const page = "/settings/security";
const remove = (jar: CookieJar) => jar.send("/api/auth/password", { method: "DELETE" });
const removePasskey = (jar: CookieJar, { passkey }: Holder) =>
  jar.send(`/api/auth/passkeys/${passkey.id}`, { method: "DELETE" });
const login = (email: string, password: string): Promise<Answer> =>
  send(server.address, "/api/auth/login", { method: "POST", body: { email, password } });

/** Somebody whose password is removed. */
async function without(): Promise<Holder> {
  const ada = await holder(server);
  expect((await remove(ada.jar)).status).toBe(204);
  return ada;
}

describe("somebody with a passkey", () => {
  it("removes their password: other devices are signed out, this one goes on, and the passkey signs in", async () => {
    const ada = await holder(server);
    const other = await signIn(server, ada);
    const before = ada.jar.copy();
    before.cookies.delete("__Host-Http-refresh");
    expect((await remove(ada.jar)).status).toBe(204);
    expect((await other.send("/api/me")).status).toBe(401);
    expect((await before.send("/api/me")).status, "the token of before").toBe(401);
    expect((await ada.jar.send("/api/me")).status).toBe(200);
    expect(problemOf(await login(ada.email, ada.password))).toEqual([401, "invalid_credentials"]);
    const [mail] = await mailsTo(server, ada.email, "Your password was removed");
    expect(mail?.links.map((link) => new URL(link).pathname)).toEqual(["/forgot-password"]); // feature:password-reset
    expect((await ada.jar.send("/dashboard")).text).toContain("Password removed");
    expect((await ada.jar.send(page)).text).toContain("You have none.");
    expect(problemOf(await remove(ada.jar))).toEqual([404, "not_found"]);
    expect((await show(ada.jar.copy(), server.origin, ada.device)).status).toBe(200);
  });

  it("does so by the form of the page, without scripts too", async () => {
    const ada = await holder(server);
    const form = await readAction(ada.jar, page, "remove");
    const { status, headers } = await postForm(ada.jar, page, form, { remove: "password" });
    expect([status, headers.location]).toEqual([303, `${page}?removed`]);
    expect((await ada.jar.send(`${page}?removed`)).text).toContain("You sign in without a password now.");
    expect((await login(ada.email, ada.password)).status).toBe(401);
  });

  it("needs a fresh proof for it, which is asked for without a password afterwards", async () => {
    const ada = await holder(server);
    const stale = async () => {
      await age(postgres, ada.jar, "authenticatedAt", 601);
      expect((await post(ada.jar, "/api/auth/refresh")).status).toBe(204);
    };
    await stale();
    expect(problemOf(await remove(ada.jar))).toEqual([401, "reauthentication_required"]);
    expect((await post(ada.jar, "/api/auth/reauthenticate", { password: ada.password })).status).toBe(200);
    expect((await remove(ada.jar)).status).toBe(204);
    await stale();
    const { text } = await ada.jar.send("/reauthenticate?next=/settings/security");
    expect(text).toContain("Use a passkey instead");
    expect(text).toContain("Choose one by mail"); // feature:password-reset
    expect(text).not.toContain('type="password"');
    expect(problemOf(await post(ada.jar, "/api/auth/reauthenticate", { password: ada.password }))).toEqual([
      401,
      "invalid_credentials",
    ]);
  });

  // feature:password-reset begin
  it("chooses a new password by a mail, and may then remove the passkey", async () => {
    const ada = await without();
    await send(server.address, "/api/auth/password/forgot", { method: "POST", body: { email: ada.email } });
    const [mail] = await mailsTo(server, ada.email, "Choose a new password");
    const token = new URL(mail?.links[0] ?? "").searchParams.get("token") ?? "";
    const password = "quiet seventeen rivers";
    const reset = { method: "POST", body: { token, password } } as const;
    expect((await send(server.address, "/api/auth/password/reset", reset)).status).toBe(200);
    expect((await ada.jar.send("/api/me")).status).toBe(401);
    const jar = await signIn(server, { ...ada, password });
    expect((await removePasskey(jar, ada)).status).toBe(204);
  });
  // feature:password-reset end
});

describe("the last way in", () => {
  it("stays: the password of somebody without a passkey, and the passkey of somebody without a password", async () => {
    const eve = await createUser(server);
    const jar = await signIn(server, eve);
    expect((await jar.send(page)).text).not.toContain("Remove the password");
    expect(problemOf(await remove(jar))).toEqual([409, "last_way_in"]);
    expect((await login(eve.email, eve.password)).status).toBe(200);
    const ada = await holder(server);
    const form = await readAction(ada.jar, "/settings/passkeys", "passkey");
    expect((await remove(ada.jar)).status).toBe(204);
    expect(problemOf(await removePasskey(ada.jar, ada))).toEqual([409, "last_way_in"]);
    const refused = await postForm(ada.jar, "/settings/passkeys", form, { passkey: ada.passkey.id });
    expect(refused.text).toContain("That is your last way in, so it stays.");
    expect((await ada.jar.send("/settings/passkeys")).text).toContain("It is your last way in, so it stays.");
    expect((await show(ada.jar.copy(), server.origin, ada.device)).status).toBe(200);
  });

  it("stays where both are taken away at once, twenty times over", async () => {
    for (let round = 0; round < 20; round += 1) {
      const ada = await holder(server);
      const tries = [() => remove(ada.jar.copy()), () => removePasskey(ada.jar.copy(), ada)];
      const answers = await Promise.all((round % 2 === 0 ? tries : tries.reverse()).map((take) => take()));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      const ways = await postgres.query(
        `SELECT 1 FROM "User" WHERE "id" = $1 AND "passwordHash" IS NOT NULL UNION ALL SELECT 1 FROM "Passkey" WHERE "userId" = $1`,
        [ada.id],
      );
      expect(ways).toHaveLength(1);
    }
  });
});

it("the page of passkeys reads them once", async () => {
  const ada = await holder(server);
  const statements = await statementsOf(postgres, async () => {
    expect((await ada.jar.send("/settings/passkeys")).text).toContain(ada.passkey.id);
  });
  expect(statements.filter((each) => /^SELECT (?!COUNT).*FROM "public"\."Passkey"/i.test(each))).toHaveLength(1);
});

it("an account without a password answers a sign-in as a wrong password does: with the same bytes, after the same statements", async () => {
  const volatile = new Set(["date", "ratelimit", "content-security-policy", "x-request-id"]);
  const seen = [];
  for (const { email } of [await createUser(server), await without()]) {
    let answer: Answer | undefined;
    const statements = await statementsOf(postgres, async () => {
      answer = await login(email, "wrong wrong wrong");
    });
    const headers = Object.entries(answer?.headers ?? {}).filter(([name]) => !volatile.has(name));
    seen.push({ statements, status: answer?.status, text: answer?.text, headers });
  }
  expect(seen[0]?.status).toBe(401);
  expect(seen[0]?.statements.join("\n"), "the control: it is written down").toContain('"User"');
  expect(seen[1]).toEqual(seen[0]);
});
