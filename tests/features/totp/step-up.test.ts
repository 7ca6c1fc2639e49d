import { describe, expect, it } from "vitest";
import { accessTokenOf, read } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { age } from "../../attack/session-row";
import { type Answer, type CookieJar, send, sharedTwins } from "../../harness";
import { codeOf, type Guarded, guarded, halfWay, secondStep, wrongCode } from "./app";
import { mailsTo } from "./mails";

const { server, twin } = sharedTwins();

const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const prove = (jar: CookieJar, body: object) => jar.send("/api/auth/reauthenticate", { method: "POST", body });

/** Somebody with a second factor, in a session that was proved an hour ago. */
async function stale(): Promise<Guarded> {
  const ada = await guarded(server);
  await age(server.database, ada.jar, "authenticatedAt", 3600);
  expect((await ada.jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  return ada;
}

describe("whoever has somebody's session and their password", () => {
  it("can't take the second factor away, nor make a proof fresh, in any way that there is", async () => {
    const { jar, password, recoveryCodes } = await stale();
    const tries: readonly (readonly [string, string, object?])[] = [
      ["DELETE", "/api/auth/totp"],
      ["POST", "/api/auth/totp"],
      ["POST", "/api/auth/totp/confirm", { code: "123456" }],
      ["POST", "/api/auth/recovery-codes"],
    ];
    const expectRefused = async () => {
      for (const [method, path, body] of tries)
        expect(problemOf(await jar.send(path, { method, ...(body && { body }) }))).toEqual([
          401,
          "reauthentication_required",
        ]);
    };
    await expectRefused();
    expect(problemOf(await prove(jar, { password }))).toEqual([400, "invalid_input"]);
    const form = await readAction(jar, "/reauthenticate", "code");
    const posted = await postForm(jar, "/reauthenticate", form, { next: "/dashboard", password });
    expect(posted.headers.location).toBeUndefined();
    expect((await jar.send("/settings/second-factor")).headers.location).toContain("/reauthenticate");
    await expectRefused();
    expect((await prove(jar, { code: recoveryCodes[0] })).status, "the control").toBe(200);
    expect((await jar.send("/api/auth/totp", { method: "DELETE" })).status).toBe(204);
  });
});

describe("a code", () => {
  it("makes the proof fresh in a session that goes on, and says how", async () => {
    const { jar, secret } = await stale();
    const before = accessTokenOf(jar);
    expect((await prove(jar, { method: "totp", code: await codeOf(secret) })).status).toBe(200);
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd", "otp", "mfa"]);
    const headers = { authorization: `Bearer ${before}` };
    expect((await send(twin.address, "/api/me", { headers })).status).toBe(401);
    expect((await jar.send("/api/auth/recovery-codes", { method: "POST" })).status).toBe(200);
  });

  it("works once: not twice here, not here and at a sign-in, and of 20 at once for one", async () => {
    const ada = await stale();
    const code = await codeOf(ada.secret);
    const tabs = Array.from({ length: 20 }, (_, tab) => ada.jar.copy((tab % 2 === 0 ? server : twin).address));
    const answers = await Promise.all(tabs.map((tab) => prove(tab, { code })));
    // The others find the code spent, or the token in whose place the next one stands.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(problemOf(await secondStep(await halfWay(server, ada), code))).toEqual([401, "invalid_code"]);
    const next = await codeOf(ada.secret, 1);
    expect((await secondStep(await halfWay(server, ada), next)).status).toBe(200);
    const winner = tabs[answers.findIndex(({ status }) => status === 200)];
    expect(problemOf(await prove(winner ?? ada.jar, { code: next }))).toEqual([401, "invalid_code"]);
  });

  it("from paper does too, once, and its owner is told", async () => {
    const { jar, email, recoveryCodes } = await stale();
    expect((await prove(jar, { code: recoveryCodes[0] })).status).toBe(200);
    expect(problemOf(await prove(jar, { code: recoveryCodes[0] }))).toEqual([401, "invalid_code"]);
    await mailsTo(server, email, "A recovery code was used", 1);
  });

  it("that is wrong changes nothing, and is told in the trail", async () => {
    const { jar, secret, id } = await stale();
    const before = accessTokenOf(jar);
    const answer = await prove(jar, { code: await wrongCode(secret) });
    expect([problemOf(answer), answer.setCookies]).toEqual([[401, "invalid_code"], []]);
    expect(accessTokenOf(jar)).toBe(before);
    const trail = `SELECT "detail" FROM "AuditEvent" WHERE "type" = 'reauthentication' AND "outcome" = 'failure' AND "userId" = $1`;
    expect(await server.database.query(trail, [id])).toEqual([{ detail: { reason: "code", method: "totp" } }]);
  });
});

it("the page asks for it, without scripts too, by either kind, and leads on", async () => {
  const { jar, secret } = await stale();
  const asked = (await jar.send("/settings/second-factor")).headers.location ?? "";
  const form = await readAction(jar, asked, "code");
  expect((await jar.send(asked)).text).not.toContain('name="password"');
  expect((await jar.send(`${asked}&method=recovery_code`)).text).toContain("24 letters and digits");
  const refused = await postForm(jar, asked, form, { code: await wrongCode(secret) });
  expect(refused.text).toContain("That code is wrong, too old, or has been used.");
  const led = await postForm(jar, asked, form, { code: await codeOf(secret) });
  expect([led.status, led.headers.location]).toEqual([303, "/settings/second-factor"]);
});

it("a form that met an old proof goes on after a code, in the document for browsers without scripts", async () => {
  const { jar, secret, id } = await guarded(server);
  const form = await readAction(jar, "/settings/second-factor", "step", (text) => text.includes('value="disable"'));
  await age(server.database, jar, "authenticatedAt", 3600);
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  const asked = await postForm(jar, "/settings/second-factor", form, {});
  expect([asked.status, asked.text.includes('name="_code"'), asked.text.includes("_password")]).toEqual([
    401,
    true,
    false,
  ]);
  const owner = /name="_owner" value="([^"]*)"/.exec(asked.text)?.[1] ?? "";
  const [, action = ""] = /<form method="post" action="([^"]*)"/.exec(asked.text) ?? [];
  const post = async (code: string) => {
    const body = new FormData();
    for (const [name, value] of [...form.hidden, ["step", "disable"], ["_owner", owner], ["_code", code]] as const)
      body.append(name, value);
    const encoded = new Response(body);
    const headers = { "content-type": encoded.headers.get("content-type") ?? "", accept: "text/html" };
    return jar.send(action, { method: "POST", headers, body: Buffer.from(await encoded.arrayBuffer()) });
  };
  expect((await post(await wrongCode(secret))).text).toContain("That code is wrong, too old, or has been used.");
  const led = await post(await codeOf(secret));
  expect([led.status, led.headers.location]).toEqual([307, "/settings/second-factor"]);
  expect(await server.database.query(`SELECT 1 FROM "Totp" WHERE "userId" = $1`, [id])).toHaveLength(1);
});
